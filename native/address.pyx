"""Read an address into its parts, and write those that tell its door and its building.

One door written in many ways gives one form; the next room, the next building, the same road elsewhere give others.
What is done, in this order (the words stand in address_words.py, places.pyx reads the region):

1. Characters as in `text.fold`: full width, Traditional, case, all kinds of brackets.
2. Phones, postcodes and bracketed remarks go; a bracket that holds a building, unit, room or place stays.
3. Province, city and district become the district's code; short names and left out provinces or cities are filled
   in from the gazetteer. A district's name that several cities have is the likeliest city's, unless the address or
   the manifest's city field names another. Without a district the city's code stands, else the province's.
4. The rest becomes a row of names and numbers. What follows a number (号, 栋, 幢, 座, 楼, 单元, 室, -, #) only says
   what kind of number it is and drops out; Chinese numerals become Arabic ones. Phases, zones and groups keep
   their word (二期 is not 二区).
5. Behind a road and its house number, names drop out: 科技路5号创新大厦801 is 科技路5号801. Without one they tell
   the building and stay. A subdistrict or town drops out (towns.pyx), and so does a village or estate in front of a
   road (address_roads.pyx). The towns of a county, or of a city without districts, stay and tell one 人民路 from another.
   A town tells the district where only its city is given; nothing tells it by the road.
   What stands in front of the region or the road, and a room in front of its building, is read as if it stood last
   (address_order.pyx); recipients and sites in front of a road drop out (address_names.pyx).
6. A floor that the room's number repeats drops out: 18楼1801 is 1801, 8楼8A is 8A; a unit never does: 2单元205 is not
   205. From a remark (电联, 放门卫, 勿折) on only what is surely a building, unit or room counts.

The building is the same row up to the first unit, floor or room.

A road and a town are written by their syllables, as they stand in addresses of China in Latin letters, which china.pyx
reads into the same forms; any other text without CJK characters is read by latin.pyx. What stands for no door at all (placeholder_words.py: 同上, see label,
a city's name alone) has no forms.
"""

from libc.stdint cimport int32_t, uint32_t
from libcpp.vector cimport vector

from native.address_items cimport MAX_ITEMS, Item, Reader, read_items
from native.address_noise cimport HAS_BRACKET, HAS_CJK, MAY_HAVE_PHONE, blank_brackets, blank_phones, signs_of
from native.address_order cimport order_items, read_front
from native.address_roads cimport ends_in_road
from native.china cimport China
from native.forms cimport Form, copy, put, put_byte, room_for
from native.latin cimport latin_forms
from native.parcel cimport Text
from native.pinyin cimport put_pinyin
from native.placeholders cimport ADDRESS_FIELD, is_placeholder
from native.places cimport (
    BUILDING, FLOOR, HOUSE, NOTHING, ROOM, STOREY, UNIT, Region, code_of, is_digit, is_letter, read_region,
)
from native.regions cimport locate
from native.text cimport GROWTH, fold
from native.towns cimport Stem, skip_town


cdef inline bint repeats(const Reader* reader, const Item* floor, const Item* room) noexcept nogil:
    """Say whether a room's number starts with a floor's and has two digits more."""
    cdef uint32_t i
    if room.size != floor.size + 2:
        return False
    for i in range(floor.size):
        if reader.pool[floor.start + i] != reader.pool[room.start + i]:
            return False
    return True


cdef inline bint is_same(const Reader* reader, const Item* one, const Item* other) noexcept nogil:
    cdef uint32_t i
    for i in range(one.size):
        if one.size != other.size or reader.pool[one.start + i] != reader.pool[other.start + i]:
            return False
    return True


cdef void put_item(Form* out, const Reader* reader, const Item* item) noexcept nogil:
    cdef const uint32_t* text = reader.pool + item.start
    put_byte(out, item.tag)
    if item.tag == c"W" and ends_in_road(text, item.size):
        put_pinyin(out, text, item.size)
    else:
        put(out, text, item.size)


cdef void put_region(Form* out, int32_t code) noexcept nogil:
    cdef char* digits = room_for(out, 6)
    cdef int i
    for i in range(6):
        digits[5 - i] = <char>(48 + code % 10)
        code //= 10
    out.size += 6


cdef inline bint may_be_floor(const Reader* reader, uint32_t i) noexcept nogil:
    """Say whether an item is no unit: neither 2单元 nor the second number of 3栋2-205."""
    cdef const Item* item = &reader.items[i]
    if item.tag != c"N" or item.anchor or item.kind == UNIT:
        return False
    return item.kind != NOTHING or i == 0 or reader.items[i - 1].tag != c"N" or reader.items[i - 1].anchor


cdef bint repeats_building(const Reader* reader, uint32_t i) noexcept nogil:
    """Say whether a letter before a room's number is that of the building: A栋A1203."""
    cdef const Item* item = &reader.items[i]
    cdef uint32_t j
    if item.tag != c"N" or item.kind != NOTHING or not is_letter(reader.pool[item.start]) or i + 1 == reader.n_items:
        return False
    if reader.items[i + 1].tag != c"N" or not is_digit(reader.pool[reader.items[i + 1].start]):
        return False
    for j in range(i):
        if reader.items[j].tag == c"N" and reader.items[j].kind == BUILDING and is_same(reader, item, &reader.items[j]):
            return True
    return False


cdef void put_door(Form* out, const Reader* reader) noexcept nogil:
    """Write all items but floors that their room's number repeats, and letters that repeat the building's."""
    cdef bint dropped[MAX_ITEMS]
    cdef const Item* item
    cdef const Item* ahead = NULL
    cdef bint lettered = False  # behind the number ahead a letter follows
    cdef uint32_t i = reader.n_items
    while i > 0:
        i -= 1
        item = &reader.items[i]
        dropped[i] = repeats_building(reader, i) or (
            ahead != NULL and may_be_floor(reader, i) and ahead.tag == c"N" and is_digit(reader.pool[item.start])
            and (repeats(reader, item, ahead) or (lettered and is_same(reader, item, ahead)))
        )
        if not dropped[i]:
            lettered = ahead != NULL and ahead.tag == c"N" and is_letter(reader.pool[ahead.start])
            ahead = item
    for i in range(reader.n_items):
        if not dropped[i]:
            put_item(out, reader, &reader.items[i])


cdef bint is_floor(const Reader* reader, uint32_t i) noexcept nogil:
    """Say whether 3楼 is a floor: nothing follows that only a building has."""
    cdef const Item* ahead
    if i + 1 == reader.n_items or reader.items[i + 1].tag == c"W":
        return True
    ahead = &reader.items[i + 1]
    if ahead.kind == UNIT or ahead.kind == FLOOR or ahead.kind == STOREY:
        return False
    return not is_digit(reader.pool[ahead.start]) or ahead.size < 3 or repeats(reader, &reader.items[i], ahead)


cdef void put_building(Form* out, const Reader* reader) noexcept nogil:
    """Write the items up to the first unit, floor or room."""
    cdef const Item* item
    cdef uint32_t i
    cdef bint has_building = False, digits
    for i in range(reader.n_items):
        item = &reader.items[i]
        if item.tag == c"N" and not item.anchor:
            digits = is_digit(reader.pool[item.start])
            if item.kind == UNIT or item.kind == FLOOR or item.kind == ROOM:
                break
            if item.kind == STOREY and digits and is_floor(reader, i):
                break
            if item.kind == NOTHING and digits and (item.size >= 3 or has_building):
                break
            if item.kind == HOUSE and has_building:
                break
            has_building |= digits
        put_item(out, reader, item)


cdef void put_forms(
    Workspace* room, const Reader* reader, const Region* region, const uint32_t* town, uint32_t n_town
) noexcept nogil:
    if reader.n_items == 0:
        return  # a city is nobody's door
    put_region(&room.door, code_of(region))
    put_pinyin(&room.door, town, n_town)
    copy(&room.building, &room.door)
    put_door(&room.door, reader)
    put_building(&room.building, reader)
    if code_of(region) == 0 and room.building.size == 6:
        room.building.size = 0  # a room of nowhere


cdef void chinese_forms(Workspace* room, uint32_t size, const Region* hint) noexcept nogil:
    cdef Reader reader
    cdef Region region
    cdef uint32_t end, front
    cdef uint32_t start = locate(room.text.data(), size, hint, &region, &front, &end)
    cdef Stem town
    start = skip_town(room.text.data(), end, start, &region, &town)
    if room.pool.size() < 2 * <size_t>size + 64:
        room.pool.resize(2 * <size_t>size + 64)
    reader.text, reader.size = room.text.data() + start, end - start
    reader.pool, reader.n_pool, reader.word, reader.n_items = room.pool.data(), 0, 0, 0
    reader.in_district = region.district != 0
    reader.anchored = reader.closed = reader.remarked = reader.named = False
    read_items(&reader)
    if front > 0:
        read_front(&reader, room.text.data(), front)
    order_items(&reader)
    put_forms(room, &reader, &region, room.text.data() + town.start, town.size)


cdef void latin_forms_of(Workspace* room, uint32_t size, uint32_t city_size, const Region* hint) noexcept nogil:
    cdef China china
    if latin_forms(
        room.text.data(), size, room.city.data(), city_size, hint, &room.pool, &room.door, &room.building, &china
    ):
        put_forms(room, &china.items, &china.region, china.town, china.n_town)


cdef uint32_t fold_into(vector[uint32_t]* out, Text text) noexcept nogil:
    if text.size == 0:
        return 0
    if out.size() < <size_t>text.size * GROWTH:
        out.resize(<size_t>text.size * GROWTH)
    return fold(text.data, text.size, out.data())


cdef void read_address(Workspace* room, Text address, Text city) noexcept nogil:
    cdef uint32_t size = fold_into(&room.text, address), city_size = fold_into(&room.city, city)
    cdef Region hint
    cdef int signs
    room.door.size = room.building.size = 0
    if is_placeholder(room.text.data(), size, ADDRESS_FIELD):
        return
    signs = signs_of(room.text.data(), size)
    if signs & HAS_BRACKET:
        blank_brackets(room.text.data(), size)
    if signs & MAY_HAVE_PHONE:
        blank_phones(room.text.data(), size)
    hint.province = hint.city = hint.district = hint.told = 0
    read_region(room.city.data(), city_size, &hint)
    if signs & HAS_CJK:
        chinese_forms(room, size, &hint)
    else:
        latin_forms_of(room, size, city_size, &hint)


cdef str text_of(const Form* form):
    return form.room.data()[: form.size].decode() if form.size > 0 else ""


def address_forms(str address not None, str city=""):
    """Return the canonical forms of an address's door and of its building; empty when nothing is left.

    Args:
        city: what the manifest's city field says; counts when the address itself names no city.
    """
    cdef bytes raw = address.encode(), raw_city = city.encode()
    cdef Text view, city_view
    cdef Workspace room
    view.data, view.size = raw, <uint32_t>len(raw)
    city_view.data, city_view.size = raw_city, <uint32_t>len(raw_city)
    read_address(&room, view, city_view)
    return text_of(&room.door), text_of(&room.building)
