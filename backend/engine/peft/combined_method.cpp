// Parts attach in the recipe's order and keep their own folders; what one can't do, all can't.
#include "peft/combined_method.h"

#include "base/file_layer.h"
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/method_info.h"
#include "methods/methods.h"

#include <algorithm>
#include <set>

namespace fs = std::filesystem;

namespace lathe {

CombinedMethod::CombinedMethod(const std::vector<MethodChoice>& choices, const TextToIds& tokenize) {
    for (const MethodChoice& choice : choices) {
        for (const Part& part : m_parts) {
            const auto& partners = methodInfo(part.name).combinesWith;
            if (std::find(partners.begin(), partners.end(), choice.method) == partners.end())
                throw Error(ErrorKind::BadInput, {"%1 can't be combined with %2.", choice.method, part.name});
        }
        m_parts.push_back({choice.method, makeMethod(choice, tokenize)});
    }
}

AttachReport CombinedMethod::attach(Model& model, std::uint64_t seed) {
    AttachReport all;
    for (const Part& part : m_parts) {
        AttachReport one = part.method->attach(model, seed);
        all.modules.insert(all.modules.end(), one.modules.begin(), one.modules.end());
        all.unmatched.insert(all.unmatched.end(), one.unmatched.begin(), one.unmatched.end());
    }
    return all;
}

std::vector<Parameter*> CombinedMethod::trainable() {
    std::vector<Parameter*> all;
    for (const Part& part : m_parts)
        for (Parameter* parameter : part.method->trainable())
            if (std::find(all.begin(), all.end(), parameter) == all.end()) all.push_back(parameter);
    return all;
}

double CombinedMethod::rateFactor(const Parameter& parameter) const {
    for (const Part& part : m_parts)
        for (const Parameter* own : part.method->trainable())
            if (own == &parameter)
                if (const double factor = part.method->rateFactor(parameter); factor != 1) return factor;
    return 1;
}

at::Tensor CombinedMethod::penalty() {
    at::Tensor sum;
    for (const Part& part : m_parts)
        if (const at::Tensor one = part.method->penalty(); one.defined()) sum = sum.defined() ? sum + one : one;
    return sum;
}

/// On in the opposite order: where two train the same parameter, the one that set it aside first puts it back last.
void CombinedMethod::enable(bool on) {
    if (!on)
        for (const Part& part : m_parts) part.method->enable(false);
    else
        for (auto part = m_parts.rbegin(); part != m_parts.rend(); ++part) part->method->enable(true);
}

bool CombinedMethod::canMerge() const {
    return std::all_of(m_parts.begin(), m_parts.end(), [](const Part& part) { return part.method->canMerge(); });
}

void CombinedMethod::merge(Model& model) {
    for (const Part& part : m_parts)
        if (!part.method->canMerge()) requireMergeable({{part.name, Settings(*methodInfo(part.name).fields)}});
    for (const Part& part : m_parts) part.method->merge(model);
}

void CombinedMethod::unmerge(Model& model) {
    for (auto part = m_parts.rbegin(); part != m_parts.rend(); ++part) part->method->unmerge(model);
}

void CombinedMethod::save(const fs::path& folder, const std::string& baseModel) {
    currentFiles().createFolders(folder);
    nlohmann::json names = nlohmann::json::array();
    for (const Part& part : m_parts) {
        part.method->save(folder / part.name, baseModel);
        names.push_back(part.name);
    }
    const std::unique_ptr<WritableFile> file = currentFiles().create(folder / "methods.json");
    file->write(dumpJson({{"lathe", 1}, {"methods", names}}, 2) + "\n");
    file->sync();
}

void CombinedMethod::load(const fs::path& folder) {
    const std::vector<fs::path> folders = methodFolders(folder);
    if (folders.size() != m_parts.size())
        throw Error(ErrorKind::BadFile, {"%1 holds %2 methods, not %3.", folder.string(),
                                         std::to_string(folders.size()), std::to_string(m_parts.size())});
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (folders[i].filename() != m_parts[i].name)
            throw Error(ErrorKind::BadFile, {"%1 holds %2 where %3 is expected.", folder.string(),
                                             folders[i].filename().string(), m_parts[i].name});
        m_parts[i].method->load(folders[i]);
    }
}

std::vector<fs::path> methodFolders(const fs::path& folder) {
    const fs::path index = folder / "methods.json";
    if (!fs::exists(index)) return {folder};
    const nlohmann::json json = readJsonFile(index);
    if (!json.is_object()) throw Error(ErrorKind::BadFile, {"%1 holds no JSON object.", index.string()});
    std::vector<fs::path> folders;
    for (const std::string& name : require<std::vector<std::string>>(json, "methods", index.string())) {
        methodInfo(name); // a method's name and nothing else: no way out of the folder
        folders.push_back(folder / name);
    }
    if (folders.empty()) throw Error(ErrorKind::BadFile, {"%1 lists no methods.", index.string()});
    return folders;
}

} // namespace lathe
