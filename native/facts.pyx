"""What rules may ask of one parcel: hashes and texts, and its numbers beside them."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.string cimport memset
from libcpp.vector cimport vector

from native.canonical cimport ACCOUNT, CODE, PHONE, WORDING
from native.fields cimport (
    CHANNEL, COURIER_CODE, DECLARANT_CODE, DENSITY_STATED, DESTINATION_COUNTRY, EXPORT_PORT, GOODS_CLASS, GOODS_HEADING,
    GOODS_HS, GOODS_ORIGIN, GOODS_WORDING, LICENCE_NUMBER, PARCEL_ID, RECIPIENT_ACCOUNT, RECIPIENT_ADDRESS,
    RECIPIENT_BUILDING, RECIPIENT_CITY, RECIPIENT_EMAIL, RECIPIENT_ID, RECIPIENT_KIND, RECIPIENT_PHONE, SENDER_ACCOUNT,
    SENDER_ADDRESS, SENDER_BUILDING, SENDER_CITY, SENDER_EMAIL, SENDER_ID, SENDER_KIND, SENDER_NAME, SENDER_PHONE,
    SIZE_BOX, TRADE_MODE, TRANSIT_COUNTRY, WEIGHT_FINGERPRINT, key_kind,
)
from native.headings cimport is_under, pack_hs
from native.known_texts cimport KnownTexts
from native.lexicon cimport Match
from native.numbers cimport N_NUMBERS, missing_column, number_column, read_numbers, stated_density
from native.owners cimport COMPANY, PERSON
from native.parcel cimport Goods, Manifest, Parcel, Party, Text
from native.portions cimport N_BOX_KEYS
from native.program cimport GoodsClassC, Program
from native.volumes cimport Volume

cdef Text NONE  # data NULL, size 0: C statics start as zeros
cdef Text A_PERSON = Text("person", 6)
cdef Text A_COMPANY = Text("company", 7)


cdef inline Text goods_text(const Facts* facts, uint32_t line) noexcept nogil:
    return facts.parcel.goods[line // 2].brand_model if line & 1 else facts.parcel.goods[line // 2].description


cdef void begin(Facts* facts, Program program, const Manifest* manifest, const Parcel* parcel) noexcept nogil:
    cdef uint32_t line
    facts.manifest, facts.parcel = manifest, parcel
    facts.text_marks.clear()
    for line in range(2 * parcel.n_goods):  # first of all: what is known of them takes a while to come
        facts.text_marks.push_back(program.goods_texts.expect(goods_text(facts, line)))
    facts.portion_g = read_numbers(facts.number, program, parcel)
    memset(facts.hashed, 0, sizeof(facts.hashed))
    facts.goods_class, facts.is_classified, facts.is_packed = NONE, False, False
    facts.sender_kind, facts.recipient_kind, facts.is_told, facts.is_recipient_told = NONE, NONE, False, False
    facts.heading, facts.is_headed = NONE, False


cdef void find_words(Facts* facts, KnownTexts texts, vector[Match]* out) noexcept nogil:
    cdef Volume stated = Volume(0, 1)
    cdef uint32_t line, lexicon
    cdef size_t i
    out.clear()
    facts.classes_told = 0
    for line in range(2 * facts.parcel.n_goods):
        facts.classes_told |= texts.read(goods_text(facts, line), facts.text_marks[0][line], line, out)
        if stated.ml == 0:
            stated = texts.stated
    facts.number[DENSITY_STATED] = stated_density(facts.number, facts.portion_g, stated)
    for i in range(out.size()):
        lexicon = out[0][i].lexicon
        facts.lexicon_seen[lexicon >> 6] |= <uint64_t>1 << (lexicon & 63)


cdef void classify(Facts* facts, Program program) noexcept nogil:
    cdef size_t i
    if facts.is_classified:
        return
    facts.is_classified = True
    pack_codes(facts)
    for i in range(program.classes.size()):
        if facts.classes_told >> i & 1 or has_code_of(facts, program, &program.classes[i]):
            facts.goods_class.data = program.classes[i].name.data()
            facts.goods_class.size = <uint32_t>program.classes[i].name.size()
            return


cdef inline Text kind_of(int owner) noexcept nogil:
    return A_PERSON if owner == PERSON else A_COMPANY if owner == COMPANY else NONE


cdef void tell_sender(Facts* facts, Program program) noexcept nogil:
    if not facts.is_told:
        facts.is_told = True
        facts.sender_kind = kind_of(program.senders.owner_of(facts.parcel.sender.id_no, facts.parcel.sender.name))


cdef void tell_recipient(Facts* facts, Program program) noexcept nogil:
    if not facts.is_recipient_told:
        facts.is_recipient_told = True
        facts.recipient_kind = kind_of(program.keyring.owner_of(facts.parcel.recipient.id_no, facts.parcel.recipient.name))


cdef void read_heading(Facts* facts) noexcept nogil:
    cdef uint32_t i, j, n
    cdef const Goods* line
    if facts.is_headed:
        return
    facts.is_headed = True
    for i in range(facts.parcel.n_goods):
        line, n = &facts.parcel.goods[i], 0
        for j in range(line.hs_code.size):
            if 48 <= line.hs_code.data[j] <= 57 and n < 4:
                facts.digits[n] = line.hs_code.data[j]
                n += 1
        if n == 4:
            facts.heading.data, facts.heading.size = facts.digits, 4
            return


cdef void derive(Facts* facts, Program program, int field) noexcept nogil:
    if field == GOODS_CLASS:
        classify(facts, program)
    elif field == SENDER_KIND:
        tell_sender(facts, program)
    elif field == RECIPIENT_KIND:
        tell_recipient(facts, program)
    elif field == GOODS_HEADING:
        read_heading(facts)


cdef bint has_code_of(const Facts* facts, Program program, const GoodsClassC* goods_class) noexcept nogil:
    """Say whether an HS code lies under a prefix of a class."""
    cdef uint32_t i
    for i in range(facts.n_hs):
        if is_under(program.hs_prefixes.data(), &program.hs_sets[goods_class.hs_set], facts.hs[i]):
            return True
    return False


cdef void pack_codes(Facts* facts) noexcept nogil:
    cdef uint32_t i
    if facts.is_packed:
        return
    facts.is_packed, facts.n_hs = True, 0
    for i in range(min(facts.parcel.n_goods, <uint32_t>MAX_VALUES)):
        facts.hs[facts.n_hs] = pack_hs(facts.parcel.goods[i].hs_code)
        facts.n_hs += facts.hs[facts.n_hs] != 0


cdef Text of_party(const Party* party, int field) noexcept nogil:
    """Return a party's text by its SENDER_ field."""
    if field == SENDER_ID:
        return party.id_no
    if field == SENDER_NAME:
        return party.name
    if field == SENDER_PHONE:
        return party.phone
    if field == SENDER_ADDRESS:
        return party.address
    return party.city


cdef Text single_text(const Facts* facts, int field) noexcept nogil:
    if SENDER_ID <= field <= SENDER_CITY:
        return of_party(&facts.parcel.sender, field)
    if RECIPIENT_ID <= field <= RECIPIENT_CITY:
        return of_party(&facts.parcel.recipient, field - (RECIPIENT_ID - SENDER_ID))
    if field == DESTINATION_COUNTRY:
        return facts.parcel.recipient.country
    if field == COURIER_CODE:
        return facts.manifest.courier
    if field == PARCEL_ID:
        return facts.parcel.parcel_id
    if field == CHANNEL:
        return facts.manifest.channel
    if field == TRADE_MODE:
        return facts.manifest.trade_mode
    if field == EXPORT_PORT:
        return facts.manifest.export_port
    if field == DECLARANT_CODE:
        return facts.manifest.declarant_code
    if field == LICENCE_NUMBER:
        return facts.parcel.licence_no
    if field == GOODS_CLASS:
        return facts.goods_class
    if field == SENDER_KIND or field == RECIPIENT_KIND:
        return facts.sender_kind if field == SENDER_KIND else facts.recipient_kind
    if field == GOODS_HEADING:
        return facts.heading
    if field == SENDER_ACCOUNT or field == SENDER_EMAIL:
        return facts.parcel.sender.email if field == SENDER_EMAIL else facts.parcel.sender.account_no
    if field == RECIPIENT_ACCOUNT or field == RECIPIENT_EMAIL:
        return facts.parcel.recipient.email if field == RECIPIENT_EMAIL else facts.parcel.recipient.account_no
    return NONE


cdef uint32_t n_texts(const Facts* facts, int field) noexcept nogil:
    if field == GOODS_HS or field == GOODS_ORIGIN:
        return facts.parcel.n_goods
    if field == TRANSIT_COUNTRY:
        return facts.parcel.n_transit
    return 1


cdef Text text_at(const Facts* facts, int field, uint32_t i) noexcept nogil:
    if field == GOODS_HS:
        return facts.parcel.goods[i].hs_code
    if field == GOODS_ORIGIN:
        return facts.parcel.goods[i].origin
    if field == TRANSIT_COUNTRY:
        return facts.parcel.transit[i]
    return single_text(facts, field)


cdef void read_door(Facts* facts, Program program, const Party* party, int address, int building) noexcept nogil:
    """Work out the keys of a party's door and building, once."""
    if facts.hashed[address]:
        return
    facts.hashed[address] = 1
    if address == SENDER_ADDRESS:
        program.senders.hash_address(party.address, party.city, &facts.hashes[address], &facts.hashes[building])
    else:
        program.keyring.hash_address(party.address, party.city, &facts.hashes[address], &facts.hashes[building])


cdef uint64_t wording_of(const Facts* facts, Program program) noexcept nogil:
    cdef uint64_t total = 0  # of keyed hashes: the order of the lines tells nothing
    cdef uint32_t i
    for i in range(facts.parcel.n_goods):
        total += program.keyring.hash_text(WORDING, facts.parcel.goods[i].description)
    return total


cdef uint64_t key_of(const Facts* facts, Program program, int field) noexcept nogil:
    if field == SENDER_PHONE:
        return program.senders.hash_form(PHONE, facts.parcel.sender.phone, facts.parcel.sender.country)
    if field == SENDER_ID or field == SENDER_NAME:
        return program.senders.hash_form(key_kind(field), single_text(facts, field), NONE)
    if field == RECIPIENT_PHONE:
        return program.keyring.hash_form(PHONE, facts.parcel.recipient.phone, facts.parcel.recipient.country)
    if field == SENDER_ACCOUNT or field == RECIPIENT_ACCOUNT:
        return program.keyring.hash_account(facts.manifest.courier, single_text(facts, field))
    if field == GOODS_WORDING:
        return wording_of(facts, program)
    return program.keyring.hash_text(key_kind(field), single_text(facts, field))


cdef uint32_t hashes_of(Facts* facts, Program program, int field, uint64_t* out) noexcept nogil:
    cdef uint32_t i, n = 0
    cdef uint64_t value
    if field == WEIGHT_FINGERPRINT:
        if not facts.hashed[field]:
            facts.hashed[field] = 1
            program.keyring.fingerprints(facts.portion_g, facts.parcel.pieces, facts.fingerprint)
        out[0], out[1] = facts.fingerprint[0], facts.fingerprint[1]
        return 2 if out[0] != 0 else 0
    if field == SIZE_BOX:
        if not facts.hashed[field]:
            facts.hashed[field] = 1
            program.keyring.boxes(facts.parcel.dimensions_mm, facts.box)
        for i in range(N_BOX_KEYS):
            out[i] = facts.box[i]
        return N_BOX_KEYS if out[0] != 0 else 0
    if field == GOODS_ORIGIN or field == TRANSIT_COUNTRY or field == GOODS_HS:
        for i in range(n_texts(facts, field)):
            value = program.keyring.hash_text(CODE, text_at(facts, field, i))
            if value != 0:
                out[n] = value
                n += 1
        return n
    if field == SENDER_ADDRESS or field == SENDER_BUILDING:
        read_door(facts, program, &facts.parcel.sender, SENDER_ADDRESS, SENDER_BUILDING)
    elif field == RECIPIENT_ADDRESS or field == RECIPIENT_BUILDING:
        read_door(facts, program, &facts.parcel.recipient, RECIPIENT_ADDRESS, RECIPIENT_BUILDING)
    elif not facts.hashed[field]:
        facts.hashed[field] = 1
        derive(facts, program, field)
        facts.hashes[field] = key_of(facts, program, field)
    out[0] = facts.hashes[field]
    return 1 if out[0] != 0 else 0


cdef uint32_t compared_of(Facts* facts, Program program, int field, uint64_t* out) noexcept nogil:
    if field == SENDER_ACCOUNT or field == RECIPIENT_ACCOUNT:
        out[0] = program.keyring.hash_text(ACCOUNT, single_text(facts, field))
        return 1 if out[0] != 0 else 0
    return hashes_of(facts, program, field, out)


cdef int64_t column_of(Facts* facts, Program program, int field) noexcept nogil:
    cdef uint64_t hashes[MAX_VALUES]
    if field < N_NUMBERS:
        return number_column(field, facts.number[field])
    return <int64_t>hashes[0] if hashes_of(facts, program, field, hashes) > 0 else missing_column(field)
