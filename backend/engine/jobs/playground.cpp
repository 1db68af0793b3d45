#include "jobs/playground.h"

#include "export/head_file.h"
#include "models/read_model_spec.h"
#include "peft/word_matrices.h"
#include "recipe/adapter_folder.h"
#include "templates/chat_usual.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::size_t mostAdapters = 16; ///< that stay beside a base

/// Changes when the files do: a resumed run writes its adapter again.
std::string stamp(const fs::path& path) {
    std::string text = path.string();
    std::error_code ignored;
    const auto add = [&](const fs::path& file) {
        text.append(1, ':').append(std::to_string(fs::last_write_time(file, ignored).time_since_epoch().count()));
    };
    add(path);
    if (fs::is_directory(path, ignored))
        for (const auto& entry : fs::directory_iterator(path, ignored))
            if (entry.path().extension() == ".safetensors") add(entry.path());
    return text;
}

} // namespace

bool Playground::switches(const Asked& asked) {
    return isAdapterFolder(asked.adapter) && !readHeadFile(asked.adapter) && AdapterSet::takes(asked.adapter)
           && !partsWordMatrices(asked.adapter, readModelSpec(asked.model));
}

LoadOptions Playground::loading(const Asked& asked, JobContext& context) {
    LoadOptions options;
    options.dtype = asked.dtype;
    options.device = asked.device;
    options.quantization = asked.quantization;
    options.stop = context.stopToken();
    options.progress = [&context](std::int64_t done, std::int64_t total) {
        context.report(done, total, "loading the model");
    };
    return options;
}

Playground::Open& Playground::open(const Asked& asked, JobContext& context) {
    const Quantization& form = asked.quantization;
    std::string key = asked.device.str() + '|' + c10::toString(asked.dtype);
    key += '|' + form.format + '|' + std::to_string(form.blockSize) + (form.doubleQuantized ? "|double" : "|single");
    key += '|' + stamp(asked.model) + '|';
    if (!asked.adapter.empty()) key += stamp(asked.adapter);
    if (m_open && key == m_key) return *m_open;
    close(); // first, so that two models are never held at once
    m_asked = asked;
    auto open = std::make_unique<Open>();
    open->text = withChatTemplate(readModelText(asked.model), chatTemplateBeside(asked.adapter));
    open->tuned = loadTuned(asked.model, asked.adapter, loading(asked, context));
    m_open = std::move(open);
    m_key = key;
    return *m_open;
}

AdapterSet& Playground::adaptersOf(Open& open, const std::vector<WeighedAdapter>& mix) {
    if (!open.adapters) open.adapters = std::make_unique<AdapterSet>(*open.tuned.model);
    for (const WeighedAdapter& wanted : mix) {
        const std::string now = stamp(wanted.folder);
        const auto known = std::find_if(open.stamps.begin(), open.stamps.end(),
                                        [&](const auto& one) { return one.first == wanted.folder; });
        const bool isThere = known != open.stamps.end() && known->second == now;
        if (known != open.stamps.end()) open.stamps.erase(known);
        if (!isThere) {
            open.adapters->remove(wanted.folder);
            open.adapters->add(wanted.folder, wanted.folder);
        }
        open.stamps.emplace_back(wanted.folder, now);
    }
    while (open.stamps.size() > std::max(mostAdapters, mix.size())) {
        open.adapters->remove(open.stamps.front().first);
        open.stamps.erase(open.stamps.begin());
    }
    return *open.adapters;
}

Model& Playground::baseOf(Open& open, JobContext& context) {
    if (!open.base) open.base = loadModel(m_asked->model, loading(*m_asked, context));
    return *open.base;
}

} // namespace lathe
