#pragma once
// Several methods on one model at once, as one method: prefix tuning with LoRA, for one. Its folder has one folder for
// each and methods.json, which lists them.
#include "peft/method.h"

namespace lathe {

class CombinedMethod final : public Method {
public:
    /// Throws Error{BadInput}: two methods that can't train together (MethodInfo::combinesWith).
    CombinedMethod(const std::vector<MethodChoice>& choices, const TextToIds& tokenize);

    AttachReport attach(Model& model, std::uint64_t seed) override;
    std::vector<Parameter*> trainable() override; ///< a parameter that two of them train once
    double rateFactor(const Parameter& parameter) const override;
    at::Tensor penalty() override;
    void enable(bool on) override;
    bool canMerge() const override; ///< all of them can
    /// Throws Error{BadInput} and merges nothing where one of them can't.
    void merge(Model& model) override;
    void unmerge(Model& model) override;
    void save(const std::filesystem::path& folder, const std::string& baseModel) override;
    void load(const std::filesystem::path& folder) override;

private:
    struct Part {
        std::string name; ///< of the method, and of its folder
        std::unique_ptr<Method> method;
    };
    std::vector<Part> m_parts;
};

/// The folders that methods.json of `folder` lists; `folder` itself where there is no such file.
std::vector<std::filesystem::path> methodFolders(const std::filesystem::path& folder);

} // namespace lathe
