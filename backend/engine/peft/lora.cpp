#include "peft/lora.h"

#include "base/file_layer.h"
#include "base/json.h"
#include "lathe/error.h"
#include "peft/adapter_files.h"
#include "peft/lora_config.h"
#include "spec/method_lora.h"
#include "spec/target_modules.h"

#include <algorithm>
#include <cmath>

namespace lathe {
namespace {

/// A as PEFT starts it: uniform within 1 / sqrt(in) (Kaiming with a = sqrt(5)), or normal with deviation 1 / rank. Every site has
/// a stream of its own, so that other targets do not change it.
at::Tensor firstA(const std::string& init, std::int64_t rank, std::int64_t in, std::uint64_t seed, std::size_t site) {
    at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed * 0x9E3779B97F4A7C15u + site);
    at::Tensor a = at::empty({rank, in}, at::kFloat);
    if (init == "gaussian") return a.normal_(0, 1.0 / double(rank), generator);
    const double bound = 1 / std::sqrt(double(in));
    return a.uniform_(-bound, bound, generator);
}

std::string peftKey(const Linear& layer, const char* matrix) { return "base_model.model." + layer.spec().name + "." + matrix + ".weight"; }

} // namespace

AttachReport Lora::attach(Model& model, std::uint64_t seed) {
    torch::NoGradGuard quiet;
    AttachReport report;
    const std::vector<Linear*> layers = model.linears();
    std::vector<LinearSpec> specs;
    for (const Linear* layer : layers) specs.push_back(layer->spec());
    const std::vector<LoraSite> sites = loraSites(specs, m_choice.settings, &report.unmatched);
    if (sites.empty()) {
        std::string roles;
        for (const std::string& role : linearRoles(specs)) roles += (roles.empty() ? "" : ", ") + role;
        throw Error(ErrorKind::BadInput, "target_modules match no layer of the model", "Its linear layers are: " + roles + ".");
    }
    for (const LoraSite& site : sites) {
        const LinearSpec& linear = specs[site.linear];
        if (site.rank < 1 || site.rank > std::min(linear.in, linear.out))
            throw Error(ErrorKind::BadInput, "rank " + std::to_string(site.rank) + " does not fit " + linear.name + " (" + std::to_string(linear.out)
                                                 + " x " + std::to_string(linear.in) + ")", "It must be from 1 to the smaller of the two.");
    }
    m_sites.clear();
    for (const LoraSite& site : sites) {
        Linear* layer = layers[site.linear];
        const std::int64_t rank = site.rank, in = layer->spec().in, out = layer->spec().out;
        const std::string& name = layer->spec().name;
        LowRank delta;
        delta.a = Parameter(name + ".lora_A", firstA(m_choice.settings.text("init"), rank, in, seed, site.linear), model.dtype(), true);
        delta.b = Parameter(name + ".lora_B", at::zeros({out, rank}, at::kFloat), model.dtype(), true);
        delta.scale = site.scale;
        delta.dropout = m_choice.settings.realIfAny("dropout").value_or(0.0);
        delta.site = std::uint32_t(site.linear);
        m_sites.push_back({layer, layer->add(std::move(delta)), {}});
        report.modules.push_back(name);
    }
    return report;
}

std::vector<Parameter*> Lora::trainable() {
    std::vector<Parameter*> all;
    for (const Site& site : m_sites) {
        all.push_back(&site.delta->a);
        all.push_back(&site.delta->b);
    }
    return all;
}

void Lora::enable(bool on) {
    for (const Site& site : m_sites) site.delta->enabled = on && !site.original.defined();
}

void Lora::merge(Model&) {
    torch::NoGradGuard quiet;
    for (Site& site : m_sites) {
        if (site.original.defined()) continue;
        site.original = site.layer->weight().clone();
        const at::Tensor change = at::mm(site.delta->b.master(), site.delta->a.master()).mul_(site.delta->scale);
        site.layer->weight().copy_(change.add_(site.original)); // in fp32, rounded once
        site.delta->enabled = false;
    }
}

void Lora::unmerge(Model&) {
    torch::NoGradGuard quiet;
    for (Site& site : m_sites) {
        if (!site.original.defined()) continue;
        site.layer->weight().copy_(site.original);
        site.original = at::Tensor();
        site.delta->enabled = true;
    }
}

void Lora::save(const std::filesystem::path& folder, const std::string& baseModel) {
    currentFiles().createFolders(folder);
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    std::vector<std::string> modules;
    for (const Site& site : m_sites) {
        tensors.emplace_back(peftKey(*site.layer, "lora_A"), site.delta->a.master());
        tensors.emplace_back(peftKey(*site.layer, "lora_B"), site.delta->b.master());
        modules.push_back(site.layer->spec().name);
    }
    saveTensorFile(folder / "adapter_model.safetensors", tensors);
    const std::unique_ptr<WritableFile> file = currentFiles().create(folder / "adapter_config.json");
    file->write(dumpJson(loraToPeft(m_choice, modules, baseModel), 2) + "\n");
    file->sync();
}

void Lora::load(const std::filesystem::path& folder) {
    std::map<std::string, at::Tensor> into;
    for (const Site& site : m_sites) {
        into.emplace(peftKey(*site.layer, "lora_A"), site.delta->a.master());
        into.emplace(peftKey(*site.layer, "lora_B"), site.delta->b.master());
    }
    loadTensorFile(folder / "adapter_model.safetensors", into);
    for (Parameter* parameter : trainable()) parameter->refresh();
}

} // namespace lathe
