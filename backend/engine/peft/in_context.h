#pragma once
// In-context learning (Brown et al. 2020, arXiv 2005.14165): nothing is attached and nothing learns; examples go into
// the text.
#include "peft/method.h"

namespace lathe {

class InContext final : public Method {
public:
    explicit InContext(MethodChoice choice) : m_choice(std::move(choice)) {}

    AttachReport attach(Model&, std::uint64_t) override { return {}; }
    std::vector<Parameter*> trainable() override { return {}; }
    std::vector<std::string> prepareData(PreparedData& data, std::int64_t context, std::uint64_t seed) override;
    void enable(bool) override {}
    /// Throws Error{BadInput}: there is nothing to fold in.
    void merge(Model& model) override;
    void unmerge(Model&) override {}
    void save(const std::filesystem::path& folder, const std::string& baseModel) override;
    void load(const std::filesystem::path&) override {}

private:
    MethodChoice m_choice;
};

} // namespace lathe
