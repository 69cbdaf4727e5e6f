"""spec.Field for the C compiler: the numbers are the same, and a test holds them to it."""

from native.canonical cimport ACCOUNT, ADDRESS, BUILDING, CITY, CODE, EMAIL, IDENTITY, NAME, PHONE, WORDING

cdef enum:
    PARCEL_PIECES = 1
    WEIGHT_GROSS = 2
    WEIGHT_NET = 3
    SIZE_VOLUME = 4
    DENSITY = 5
    VALUE_TOTAL = 6
    VALUE_PER_KG = 7
    WEIGHT_PIECE = 8
    GOODS_LINES = 9
    GOODS_COUNT = 10
    WEIGHT_ARTICLE = 11
    DENSITY_STATED = 12
    PARCEL_ID = 20
    COURIER_CODE = 21
    CHANNEL = 22
    TRADE_MODE = 23
    EXPORT_PORT = 24
    DECLARANT_CODE = 25
    GOODS_CLASS = 26
    GOODS_ORIGIN = 27
    DESTINATION_COUNTRY = 28
    TRANSIT_COUNTRY = 29
    LICENCE_NUMBER = 30
    SENDER_KIND = 31
    GOODS_HEADING = 32
    RECIPIENT_KIND = 33
    SENDER_ID = 40
    SENDER_NAME = 41
    SENDER_PHONE = 42
    SENDER_ADDRESS = 43
    SENDER_CITY = 44
    RECIPIENT_ID = 45
    RECIPIENT_NAME = 46
    RECIPIENT_PHONE = 47
    RECIPIENT_ADDRESS = 48
    RECIPIENT_CITY = 49
    WEIGHT_FINGERPRINT = 50
    SENDER_BUILDING = 51
    RECIPIENT_BUILDING = 52
    SIZE_BOX = 53
    SENDER_ACCOUNT = 54
    SENDER_EMAIL = 55
    RECIPIENT_ACCOUNT = 56
    RECIPIENT_EMAIL = 57
    GOODS_WORDING = 58
    GOODS_HS = 60
    GOODS_TEXT = 70
    LICENCE_PRESENT = 80


# The hash domain of a code or key field.
cdef inline int key_kind(int field) noexcept nogil:
    if field == SENDER_ID or field == RECIPIENT_ID:
        return IDENTITY
    if field == SENDER_NAME or field == RECIPIENT_NAME:
        return NAME
    if field == SENDER_PHONE or field == RECIPIENT_PHONE:
        return PHONE
    if field == SENDER_ADDRESS or field == RECIPIENT_ADDRESS:
        return ADDRESS
    if field == SENDER_BUILDING or field == RECIPIENT_BUILDING:
        return BUILDING
    if field == SENDER_CITY or field == RECIPIENT_CITY:
        return CITY
    if field == SENDER_ACCOUNT or field == RECIPIENT_ACCOUNT:
        return ACCOUNT
    if field == SENDER_EMAIL or field == RECIPIENT_EMAIL:
        return EMAIL
    if field == GOODS_WORDING:
        return WORDING
    return CODE
