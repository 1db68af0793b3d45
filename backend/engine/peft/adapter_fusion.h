#pragma once
// AdapterFusion (Pfeiffer et al. 2020, arXiv 2005.00247): trained adapters stay fixed; in every layer an attention over
// what they would add learns, for each token, which of them to listen to. Its folder holds the adapters as well.
#include "peft/adapter_hub.h"

namespace lathe {

class AdapterFusion final : public InsertedMethod {
public:
    explicit AdapterFusion(MethodChoice choice);
    ~AdapterFusion() override;

    /// Throws Error{BadInput}: adapters of different bases, placements or layers; Error{BadFile}.
    AttachReport attach(Model& model, std::uint64_t seed) override;
    at::Tensor penalty() override;
    void save(const std::filesystem::path& folder, const std::string& baseModel) override;
    void load(const std::filesystem::path& folder) override;

    const std::vector<std::string>& adapterNames() const { return m_names; }
    const std::vector<BottleneckSite>& sites() const { return m_sites; }
    /// Whether passes keep what lastAttention() reads.
    void keepAttention(bool keep);
    /// For each of sites(): (T, adapters) fp32 of the last pass, each row's sum 1; undefined before one.
    std::vector<at::Tensor> lastAttention() const;

protected:
    std::vector<Parameter*> added() override;
    void enableAdded(bool on) override;

private:
    class Place;

    MethodChoice m_choice;
    Model* m_model = nullptr;
    std::vector<std::string> m_names;
    std::vector<std::unique_ptr<HubMethod>> m_adapters;
    std::vector<BottleneckSite> m_sites;
    std::vector<std::unique_ptr<Place>> m_places;
    std::vector<SublayerSite*> m_ports;
};

/// A fusion's own folder, its adapters beside or below it. Throws Error{BadFile}.
MethodChoice fusionFromHub(const std::filesystem::path& folder);

} // namespace lathe
