#pragma once
// How ManifestReader reads each object of a manifest; see decode.hpp for what it promises.
#include <cmath>

#include "decode.hpp"

// A courier that sends one sends it with every parcel, so what is known already is found without a new string.
inline void ManifestReader::note_unknown(std::string_view prefix, std::string_view key) {
    if (unknown.size() >= MAX_UNKNOWN) return;
    const std::string_view name = shortened(key, MAX_NAME);
    for (const std::string_view known : unknown)
        if (known.substr(0, prefix.size()) == prefix && known.substr(std::min(prefix.size(), known.size())) == name) return;
    unknown.push_back(std::string(prefix).append(name));
}

inline bool ManifestReader::read_manifest_field(int field, dom::element value) {
    switch (field) {
        case 0: {
            double version;
            if (!value.is_number() || value.get_double().get(version))
                return fault_.set(WRONG_TYPE, std::string("expected the number 1, got ") + type_name(value));
            return version == 1 || fault_.set(UNSUPPORTED_VERSION, "this service reads version 1, got " + plain(version));
        }
        case 1: return read_text(value, 1, 64, &manifest.manifest_id, fault_);
        case 2: return read_whole(value, REVISION, &manifest.revision, fault_);
        case 3:
            return read_pattern(value, 2, 16, "a carrier code of 2 to 16 capital letters, digits, _ or -", &manifest.courier, fault_,
                                [](char c) { return is_capital(c) || is_number_char(c) || c == '_' || c == '-'; });
        case 4: {
            if (!read_text(value, 0, 1024, &manifest.channel, fault_)) return false;
            const std::string_view channel(manifest.channel.data, manifest.channel.size);
            for (std::string_view known : {"express", "post", "ecommerce", "freight"})
                if (channel == known) return true;
            return fault_.set(INVALID_VALUE, "expected express, post, ecommerce or freight, got " + quoted(channel, fault_));
        }
        case 5: return read_text(value, 0, 8, &manifest.trade_mode, fault_);
        case 6: return read_moment(value, &manifest.lodged_ms, fault_);
        case 7: return read_text(value, 0, 8, &manifest.export_port, fault_);
        case 8:
            return read_object(value, DECLARANT, "declarant/", [this](int part, dom::element inner) {
                Text name;
                return part == 0 ? read_text(inner, 0, 32, &manifest.declarant_code, fault_) : read_text(inner, 0, 256, &name, fault_);
            });
        default:
            if (value.get_array().get(parcels_)) return fault_.set(WRONG_TYPE, std::string("expected an array, got ") + type_name(value));
            return true;
    }
}

inline bool ManifestReader::read_parcel_field(int field, dom::element value, Parcel* parcel) {
    switch (field) {
        case 0: return read_text(value, 1, 40, &parcel->parcel_id, fault_);
        case 1: return read_moment(value, &parcel->event_ms, fault_);
        case 2: return read_party(value, "parcels/sender/", &parcel->sender);
        case 3: return read_party(value, "parcels/recipient/", &parcel->recipient);
        case 4: return read_transit(value, parcel);
        case 5: return read_goods(value, parcel);
        case 6: return read_whole(value, PIECES, &parcel->pieces, fault_);
        case 7: return read_number(value, WEIGHT, &parcel->gross_weight_g, fault_);
        case 8: return read_sides(value, parcel);
        default: return read_text(value, 0, 64, &parcel->licence_no, fault_);
    }
}

inline bool ManifestReader::read_parcel(dom::element value, Parcel* parcel) {
    const uint32_t index = parcel->index;
    std::memset(parcel, 0, sizeof *parcel);
    parcel->index = index;
    parcel->event_ms = manifest.lodged_ms;
    parcel->pieces = 1;
    for (double& side : parcel->dimensions_mm) side = NAN;
    fault_ = Fault{};
    if (!oversized_.empty() && holds_oversized(source_of(index))) {
        place_.clear();
        return fault_.set(OUT_OF_RANGE, std::string("expected ") + READABLE + ", got a larger one");
    }
    return read_object(value, PARCEL, "parcels/", [this, parcel](int field, dom::element inner) {
        return read_parcel_field(field, inner, parcel);
    });
}

inline bool ManifestReader::read_party(dom::element value, std::string_view prefix, Party* party) {
    Text* const targets[] = {&party->name, &party->id_no, &party->account_no, &party->phone, &party->email,
                             &party->address, &party->city, &party->postcode, &party->country};
    static const size_t LEAST[] = {1, 0, 0, 0, 0, 1, 0, 0, 2};
    static const size_t MOST[] = {256, 64, 64, 40, 128, 512, 128, 16, 2};
    fault_.is_private = true;
    const bool good = read_object(value, PARTY, prefix, [&, this](int field, dom::element inner) {
        return field == 8 ? read_country(inner, targets[field], fault_) : read_text(inner, LEAST[field], MOST[field], targets[field], fault_);
    });
    fault_.is_private = false;
    return good;
}

inline bool ManifestReader::read_goods(dom::element value, Parcel* parcel) {
    dom::array lines;
    if (value.get_array().get(lines)) return fault_.set(WRONG_TYPE, std::string("expected an array, got ") + type_name(value));
    place_.clear();
    goods_.clear();
    for (dom::element line : lines) {
        if (goods_.size() == MAX_GOODS) return fault_.set(INVALID_VALUE, "expected at most 100 goods lines, got more");
        goods_.push_back(Goods{});
        if (!read_goods_line(line, &goods_.back())) return below(std::to_string(goods_.size() - 1));
    }
    if (goods_.empty()) return fault_.set(INVALID_VALUE, "expected at least 1 goods line, got none");
    parcel->goods = goods_.data();
    parcel->n_goods = static_cast<uint32_t>(goods_.size());
    return true;
}

inline bool ManifestReader::read_goods_line(dom::element value, Goods* line) {
    line->quantity = line->net_weight_g = line->value = NAN;
    return read_object(value, GOODS, "parcels/goods/", [this, line](int field, dom::element inner) {
        switch (field) {
            case 0: return read_text(inner, 1, 1024, &line->description, fault_);
            case 1: return read_text(inner, 0, 512, &line->brand_model, fault_);
            case 2:
                return read_pattern(inner, 4, 13, "an HS code of 4 to 13 digits and dots", &line->hs_code, fault_,
                                    [](char c) { return is_number_char(c) || c == '.'; });
            case 3: return read_number(inner, QUANTITY, &line->quantity, fault_);
            case 4: return read_text(inner, 0, 8, &line->unit, fault_);
            case 5: return read_number(inner, WEIGHT, &line->net_weight_g, fault_);
            case 6: return read_number(inner, VALUE, &line->value, fault_);
            case 7: return read_pattern(inner, 3, 3, "a currency code of three capital letters", &line->currency, fault_, is_capital);
            default: return read_country(inner, &line->origin, fault_);
        }
    });
}

inline bool ManifestReader::read_transit(dom::element value, Parcel* parcel) {
    dom::array countries;
    if (value.get_array().get(countries)) return fault_.set(WRONG_TYPE, std::string("expected an array, got ") + type_name(value));
    place_.clear();
    for (dom::element country : countries) {
        if (parcel->n_transit == MAX_TRANSIT) return fault_.set(INVALID_VALUE, "expected at most 8 countries, got more");
        if (!read_country(country, &parcel->transit[parcel->n_transit], fault_)) return below(std::to_string(parcel->n_transit));
        parcel->n_transit++;
    }
    return true;
}

inline bool ManifestReader::read_sides(dom::element value, Parcel* parcel) {
    dom::array sides;
    if (value.get_array().get(sides)) return fault_.set(WRONG_TYPE, std::string("expected an array, got ") + type_name(value));
    place_.clear();
    if (sides.size() != 3) return fault_.set(INVALID_VALUE, "expected 3 lengths, got " + std::to_string(sides.size()));
    size_t i = 0;
    for (dom::element side : sides) {
        if (!read_number(side, SIDE, &parcel->dimensions_mm[i], fault_)) return below(std::to_string(i));
        i++;
    }
    return true;
}
