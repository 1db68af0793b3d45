#include "ranks/agreement.h"

#include "base/json.h"
#include "lathe/field_keys.h"

namespace lathe {
namespace {

std::string packed(const std::vector<CommonFact>& facts) {
    nlohmann::json list = nlohmann::json::array();
    for (const CommonFact& fact : facts) list.push_back({fact.what, fact.value});
    return dumpJson(list);
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs unpacked(const std::string& text) {
    Pairs pairs;
    for (const auto& fact : parseJson(text, "the ranks' facts"))
        pairs.emplace_back(fact.at(0).get<std::string>(), fact.at(1).get<std::string>());
    return pairs;
}

const std::string* valueIn(const Pairs& pairs, const std::string& what) {
    for (const auto& [name, value] : pairs)
        if (name == what) return &value;
    return nullptr;
}

std::string shown(const std::string* value) { return value ? value->substr(0, 200) : std::string("not given"); }

void addFields(const nlohmann::json& value, const std::string& path, std::vector<CommonFact>& facts) {
    if (!value.is_object() && !value.is_array()) {
        facts.push_back({path, dumpJson(value)});
        return;
    }
    for (const auto& [name, inner] : value.items())
        addFields(inner, value.is_array() ? path + "[" + name + "]" : path.empty() ? name : path + "." + name, facts);
}

} // namespace

void requireSame(RankGroup& ranks, const std::vector<CommonFact>& facts) {
    if (ranks.isAlone()) return;
    const std::vector<std::string> all = ranks.gather(packed(facts));
    const Pairs first = unpacked(all.front());
    for (std::size_t rank = 1; rank < all.size(); ++rank) {
        const Pairs own = unpacked(all[rank]);
        const auto refuseWhere = [&](const std::string& what) {
            const std::string *here = valueIn(own, what), *there = valueIn(first, what);
            if (here && there && *here == *there) return;
            throw Error(ErrorKind::BadInput,
                        {"Rank %1 of %2 differs from rank 0 in %3: %4 there, %5 on rank 0.", rank, all.size(), what,
                         shown(here), shown(there)},
                        "All processes that train together need the same program, recipe, model, data and kind of "
                        "device.");
        };
        for (const auto& [what, value] : first) refuseWhere(what);
        for (const auto& [what, value] : own) refuseWhere(what);
    }
}

std::vector<CommonFact> factsOf(const Recipe& recipe) {
    nlohmann::json json = parseJson(toJson(recipe, -1), "recipe");
    json.erase(std::string(field::device.name));
    json.erase(std::string(field::threads.name));
    std::vector<CommonFact> facts;
    addFields(json, "", facts);
    return facts;
}

} // namespace lathe
