"""Records of one size that never move, found by the 64-bit key each starts with.

They lie in pages: growth copies nothing and keeps no room for as many again. A cell of the index holds the high half
of a key's product with the golden ratio, which is its place as well, and the record's number; so the index grows without
a look at the records. Linear probing; deletion shifts back, so a probe always meets an empty cell (Knuth, The Art of
Computer Programming, vol. 3, algorithm 6.4 R).
"""

from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memset
from libcpp.vector cimport vector

cdef enum:
    NOBODY = 0xFFFFFFFF
    PAGE_BITS = 9
    PAGE_RECORDS = 512
    FEWEST_CELLS = 64

cdef extern from *:
    """
    static constexpr uint64_t EMPTY_CELL = ~0ull;
    static constexpr uint64_t GOLDEN_RATIO = 0x9E3779B97F4A7C15ull;
    """
    const uint64_t EMPTY_CELL
    const uint64_t GOLDEN_RATIO


cdef extern from *:
    # Starts loading what will be read: a store does not fit into a processor's caches.
    void prefetch "__builtin_prefetch"(const void* at) noexcept nogil


cdef struct Records:
    size_t size  # bytes of a record; set before the first is made
    vector[char*] pages  # owned; freed by records_free
    uint32_t n_made
    vector[uint32_t] spare  # numbers of records that were given back
    vector[uint64_t] cells
    size_t n_keys


cdef inline char* record_at(const Records* records, uint32_t number) noexcept nogil:
    return records.pages[number >> PAGE_BITS] + (number & (PAGE_RECORDS - 1)) * records.size


cdef inline uint64_t key_at(const Records* records, uint32_t number) noexcept nogil:
    return (<uint64_t*>record_at(records, number))[0]


cdef inline uint32_t records_held(const Records* records) noexcept nogil:
    return records.n_made - <uint32_t>records.spare.size()


# A record of zeros, in no index.
cdef inline uint32_t record_make(Records* records) except? 0xFFFFFFFF nogil:
    cdef uint32_t number
    cdef char* page
    if not records.spare.empty():
        number = records.spare.back()
        records.spare.pop_back()
        memset(record_at(records, number), 0, records.size)
        return number
    if records.n_made == <uint64_t>records.pages.size() * PAGE_RECORDS:
        page = <char*>calloc(PAGE_RECORDS, records.size)
        if page == NULL:
            raise MemoryError(f"no memory for {PAGE_RECORDS} more records of {records.size} bytes")
        records.pages.push_back(page)
    number = records.n_made
    records.n_made += 1
    return number


cdef inline void record_give_back(Records* records, uint32_t number) noexcept nogil:
    records.spare.push_back(number)


cdef inline size_t home_of(const Records* records, uint64_t high) noexcept nogil:
    return <size_t>(high * records.cells.size() >> 32)


cdef inline size_t next_cell(const Records* records, size_t at) noexcept nogil:
    return 0 if at + 1 == records.cells.size() else at + 1


cdef inline uint32_t record_find(const Records* records, uint64_t key) noexcept nogil:
    cdef uint64_t high = key * GOLDEN_RATIO >> 32, cell
    cdef size_t at
    if records.cells.empty():
        return NOBODY
    at = home_of(records, high)
    while True:  # ends: at most three quarters of the cells are taken
        cell = records.cells[at]
        if cell == EMPTY_CELL:
            return NOBODY
        if cell >> 32 == high and key_at(records, <uint32_t>cell) == key:
            return <uint32_t>cell
        at = next_cell(records, at)


# Starts loading the cell where a key is looked for first.
cdef inline void prefetch_cell(const Records* records, uint64_t key) noexcept nogil:
    if not records.cells.empty():
        prefetch(&records.cells[home_of(records, key * GOLDEN_RATIO >> 32)])


# Starts loading the record of a key, where its cell is the first that is looked at.
cdef inline void prefetch_record(const Records* records, uint64_t key) noexcept nogil:
    cdef uint64_t high = key * GOLDEN_RATIO >> 32, cell
    if not records.cells.empty():
        cell = records.cells[home_of(records, high)]
        if cell != EMPTY_CELL and cell >> 32 == high:
            prefetch(record_at(records, <uint32_t>cell))


cdef inline void place_cell(Records* records, uint64_t cell) noexcept nogil:
    cdef size_t at = home_of(records, cell >> 32)
    while records.cells[at] != EMPTY_CELL:
        at = next_cell(records, at)
    records.cells[at] = cell


cdef inline void grow_cells(Records* records) noexcept nogil:
    cdef vector[uint64_t] old
    cdef size_t i
    old.swap(records.cells)
    records.cells.assign(max(<size_t>FEWEST_CELLS, old.size() + old.size() // 2), EMPTY_CELL)
    for i in range(old.size()):
        if old[i] != EMPTY_CELL:
            place_cell(records, old[i])


# The key must not be there yet.
cdef inline uint32_t record_add(Records* records, uint64_t key) except? 0xFFFFFFFF nogil:
    cdef uint32_t number = record_make(records)
    (<uint64_t*>record_at(records, number))[0] = key
    if (records.n_keys + 1) * 4 > records.cells.size() * 3:
        grow_cells(records)
    place_cell(records, (key * GOLDEN_RATIO >> 32 << 32) | number)
    records.n_keys += 1
    return number


# Takes a record out of the index and gives it back.
cdef inline void record_remove(Records* records, uint32_t number) noexcept nogil:
    cdef uint64_t high = key_at(records, number) * GOLDEN_RATIO >> 32
    cdef size_t hole = home_of(records, high), at, home, n = records.cells.size()
    while <uint32_t>records.cells[hole] != number:  # ends: it was added
        hole = next_cell(records, hole)
    at = hole
    while True:  # ends at the next empty cell
        at = next_cell(records, at)
        if records.cells[at] == EMPTY_CELL:
            break
        home = home_of(records, records.cells[at] >> 32)
        if (at + n - home) % n >= (at + n - hole) % n:
            records.cells[hole] = records.cells[at]
            hole = at
    records.cells[hole] = EMPTY_CELL
    records.n_keys -= 1
    record_give_back(records, number)


cdef inline void records_free(Records* records) noexcept nogil:
    cdef size_t i
    for i in range(records.pages.size()):
        free(records.pages[i])
    records.pages.clear()


cdef inline size_t records_bytes(const Records* records) noexcept nogil:
    return (
        records.pages.size() * (PAGE_RECORDS * records.size + sizeof(char*))
        + records.spare.capacity() * sizeof(uint32_t)
        + records.cells.capacity() * sizeof(uint64_t)
    )
