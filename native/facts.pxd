"""What rules may ask of one parcel: hashes and texts, and its numbers beside them."""

from libc.stdint cimport int64_t, uint32_t, uint64_t, uint8_t
from libcpp.vector cimport vector

from native.known_texts cimport KnownTexts
from native.lexicon cimport Match
from native.numbers cimport N_NUMBERS
from native.parcel cimport Manifest, Parcel, Text
from native.portions cimport N_BOX_KEYS, N_GRIDS
from native.program cimport Program

cdef enum:
    N_HASHED = 59  # spec.Field numbers below this may have a hash
    MAX_VALUES = 100  # goods lines of a parcel

cdef struct Facts:
    const Manifest* manifest  # borrowed from the reader, as all Text in it
    const Parcel* parcel
    double number[N_NUMBERS]  # by field; NaN when unknown
    double portion_g  # net where it is known, else gross: what the fingerprint is of
    uint64_t fingerprint[N_GRIDS]  # made when first asked for, as the box is: `hashed` says whether they were
    uint64_t box[N_BOX_KEYS]
    uint64_t* lexicon_seen  # one bit a lexicon; borrowed from the evaluator, as the room below
    uint64_t classes_told  # one bit a goods class: by words
    vector[uint64_t]* text_marks  # of the goods texts, by line
    Text goods_class  # borrowed from the program; empty when unknown
    Text sender_kind  # a constant; empty when unknown
    Text recipient_kind  # the same
    char digits[4]  # of the first HS code that has as many
    Text heading  # they; empty when no line has a code
    uint64_t hs[MAX_VALUES]  # packed HS codes of the lines that have one, worked out when first asked for
    uint32_t n_hs
    bint is_packed
    bint is_classified  # the class is worked out when first asked for
    bint is_told  # so are the kinds of sender and recipient, and the heading
    bint is_recipient_told
    bint is_headed
    uint64_t hashes[N_HASHED]  # of single-valued fields, made when first asked for
    uint8_t hashed[N_HASHED]


# Starts the facts of one parcel: marks its texts, works out every number, forgets every hash.
cdef void begin(Facts* facts, Program program, const Manifest* manifest, const Parcel* parcel) noexcept nogil
# Finds terms in the goods texts (a match's `line` is 2 * goods line, + 1 in brand_model) and marks their lexicons as seen.
cdef void find_words(Facts* facts, KnownTexts texts, vector[Match]* out) noexcept nogil
# Packs the HS codes, once.
cdef void pack_codes(Facts* facts) noexcept nogil
# Works out the goods class, once.
cdef void classify(Facts* facts, Program program) noexcept nogil
# Works out a code that no manifest carries (goods class, heading, kinds of the parties), once.
cdef void derive(Facts* facts, Program program, int field) noexcept nogil
# How many texts a code, key or HS field has, and the i-th of them; a derived code must be worked out before.
cdef uint32_t n_texts(const Facts* facts, int field) noexcept nogil
cdef Text text_at(const Facts* facts, int field, uint32_t i) noexcept nogil
# Writes the hashes of a code or key field (at most MAX_VALUES) and returns how many.
cdef uint32_t hashes_of(Facts* facts, Program program, int field, uint64_t* out) noexcept nogil
# The same, as a condition compares them: an account number without its courier, who is another question.
cdef uint32_t compared_of(Facts* facts, Program program, int field, uint64_t* out) noexcept nogil
# The column value a sighting carries for a measured field.
cdef int64_t column_of(Facts* facts, Program program, int field) noexcept nogil
