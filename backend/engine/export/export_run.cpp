// The trained model answers fixed probes, the files are written, loaded as anyone would, and asked the same.
#include "export/export_run.h"

#include "base/cpu_info.h"
#include "base/json.h"
#include "export/adapter.h"
#include "export/head_file.h"
#include "export/model_folder.h"
#include "export/proof.h"
#include "export/quantization_file.h"
#include "export/tensor_writer.h"
#include "export/tuned_model.h"
#include "models/read_model_spec.h"
#include "templates/chat_template.h"
#include "templates/chat_usual.h"
#include "tensor/chosen_device.h"
#include "tokenizer/tokenizer.h"

#include <algorithm>
#include <optional>

namespace fs = std::filesystem;

namespace lathe {
namespace {

/// FP32 where the device has room for it, since nothing is lost there; else the run's own dtype.
at::ScalarType computeType(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device) {
    const bool asked = recipe.settings.text("dtype") == "fp32";
    const bool fits = 4 * spec.parameters() < device.freeBytes / 2;
    return asked || fits || spec.dtype == "F32" ? at::kFloat : device.trainsBf16 ? at::kBFloat16 : at::kHalf;
}

bool fitsOn(const ChosenDevice& chosen, const ModelSpec& spec, const Recipe& recipe) {
    const std::int64_t weights =
        std::int64_t(at::elementSize(computeType(spec, recipe, chosen.info))) * spec.parameters();
    return weights < (chosen.info.freeBytes - chosen.info.keptBytes) / 10 * 9;
}

struct WeightType {
    at::ScalarType type;
    const char* name;
};

/// The base's own stored type; of a quantized base the run's.
WeightType weightType(const ModelSpec& spec, const Recipe& recipe) {
    if (spec.dtype == "F32") return {at::kFloat, "float32"};
    if (spec.dtype == "F16") return {at::kHalf, "float16"};
    if (spec.dtype != "BF16" && recipe.settings.text("dtype") == "fp32") return {at::kFloat, "float32"};
    return {at::kBFloat16, "bfloat16"};
}

class Export {
public:
    Export(const ExportOrder& order, JobContext& context)
        : m_order(order), m_context(context), m_base(order.recipe.settings.text("model")) {
        const ModelSpec spec = readModelSpec(m_base);
        m_type = weightType(spec, order.recipe);
        const ChosenDevice chosen = deviceFor(spec);
        context.computesOn({.device = chosen.info, .reason = chosen.reason});
        chosen.device.begin(int(order.recipe.settings.integerIfAny("threads").value_or(physicalCores())));
        m_load.device = chosen.device.device();
        m_load.dtype = computeType(spec, order.recipe, chosen.info);
        m_load.stop = context.stopToken();
        m_load.progress = [this](std::int64_t done, std::int64_t total) {
            m_context.report(done, total, m_written ? "reading the export back" : "loading the model");
        };
    }

    ExportReport run() {
        const fs::path folder = m_order.folder;
        if (!m_order.query.overwrite && fs::exists(folder) && !fs::is_empty(folder))
            throw Error(ErrorKind::BadInput, folder.string() + " is there already.",
                        "Choose another folder, or allow overwriting.");
        const bool merged = m_order.query.format == ExportFormat::Merged;
        if (!merged && !isAdapterFolder(m_order.adapter))
            throw Error(ErrorKind::BadInput, "This run trained the whole model: there is no adapter to export.",
                        "Export it as merged.");
        const at::Tensor expected = write(folder, merged);
        m_written = true;
        if (merged) compareText(folder);
        TunedModel back = merged ? loadTuned(folder, {}, m_load) : loadTuned(m_base, folder, m_load);
        ExportReport report;
        report.folder = folder.string();
        const at::Tensor answered = probeLogits(*back.model, [this] { m_context.yieldTurn(); });
        report.largestDifference = largestDifference(expected, answered);
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.is_regular_file()) report.files.push_back(fs::relative(entry.path(), folder).string());
        std::sort(report.files.begin(), report.files.end());
        report.proof = "The written files were loaded again: the largest difference of a logit over fixed probes is "
                       + shortest(float(report.largestDifference))
                       + (merged ? std::string(" (weights rounded to ") + m_type.name + ")" : "")
                       + ", and the most likely token is the same at " + std::to_string(sameChoices(expected, answered))
                       + " of " + std::to_string(expected.size(0)) + " positions.";
        for (const std::string& remark : m_remarks) report.proof += " Note: " + remark + ".";
        return report;
    }

private:
    ChosenDevice deviceFor(const ModelSpec& spec) {
        const std::string& asked = m_order.query.device;
        const ChosenDevice chosen = chosenDevice(asked);
        if ((!asked.empty() && asked != "auto") || !chosen.info.isGpu || fitsOn(chosen, spec, m_order.recipe))
            return chosen;
        ChosenDevice instead = chosenDevice("cpu");
        instead.reason = "the whole model does not fit into what is free on " + chosen.info.name;
        m_remarks.push_back("computed on the processor, since " + instead.reason);
        return instead;
    }

    /// A folder that nobody can tokenize with is no export: throws what reading its tokenizer throws.
    void compareText(const fs::path& folder) {
        const fs::path source =
            isAdapterFolder(m_order.adapter) || m_order.adapter.empty() ? fs::path(m_base) : fs::path(m_order.adapter);
        std::optional<ModelText> from;
        try {
            from = readModelText(source);
        } catch (const Error&) { // a model without a tokenizer
            return;
        }
        const ModelText written = readModelText(folder);
        for (const std::string& text : {std::string("The mill by the river, 1874: \"wind\" & water.\n\tIt's"),
                                        std::string("\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4 \xF0\x9F\x8C\xBF e\xCC\x81")})
            if (from->tokenizer->encode(text, true).ids != written.tokenizer->encode(text, true).ids)
                m_remarks.push_back("the written folder's tokenizer gives other tokens than the model's; do not use it "
                                    "before you know why");
    }

    /// Returns the probes' logits before anything was merged or written.
    at::Tensor write(const fs::path& folder, bool merged) {
        LoadOptions load = m_load;
        load.keepPacked = !merged; // a quantized base is merged into dense weights with the values that training saw
        TunedModel tuned = loadTuned(m_base, m_order.adapter, load);
        const at::Tensor logits = probeLogits(*tuned.model, [this] { m_context.yieldTurn(); });
        AtomicFolder out(folder);
        if (merged) {
            if (tuned.method) {
                if (!tuned.method->canMerge())
                    throw Error(ErrorKind::BadInput, "This run's method cannot be merged into the base weights.",
                                "Export it as an adapter.");
                tuned.method->merge(*tuned.model);
            }
            NamedTensors weights = tuned.model->weights();
            std::int64_t done = 0;
            const auto total = std::int64_t(weights.size());
            for (auto& [name, tensor] : weights) tensor = tensor.detach().to(m_type.type);
            writeTensors(out.files(), out.folder() / "model.safetensors", weights, {}, [&] {
                m_context.report(done++, total, "writing");
                m_context.yieldTurn();
            });
            const auto remarks =
                addModelFiles(out,
                              isAdapterFolder(m_order.adapter) || m_order.adapter.empty() ? fs::path(m_base)
                                                                                          : fs::path(m_order.adapter),
                              m_type.name, tuned.model->spec());
            m_remarks.insert(m_remarks.end(), remarks.begin(), remarks.end());
        } else {
            tuned.method->save(out.folder(), m_base);
            writeHeadFile(out, tuned.model->spec(), std::uint64_t(m_order.recipe.settings.integer("seed")));
            writeQuantizationFile(out, readQuantizationFile(m_order.adapter));
        }
        writeText(out, merged);
        const fs::path card = fs::path(m_order.adapter) / "README.md";
        if (!merged && fs::is_regular_file(card)) out.copy(card, "README.md");
        else out.write("README.md", modelCard(m_order.recipe, {}, merged ? "transformers" : "peft"));
        out.commit();
        return logits;
    }

    /// The chat template of the run, and where it ends answers.
    void writeText(AtomicFolder& out, bool merged) {
        const std::string own = chatTemplateBeside(m_order.adapter);
        if (merged) {
            if (!own.empty()) writeChatTemplate(out, readModelText(m_base), own);
            const auto remarks = nameStops(out);
            m_remarks.insert(m_remarks.end(), remarks.begin(), remarks.end());
            return;
        }
        const ModelText text = withChatTemplate(readModelText(m_base), own);
        if (!own.empty()) writeChatTemplate(out, text, own);
        if (const auto end = unnamedEndOfTurn(text))
            m_remarks.push_back(
                "answers end with " + text.tokenizer->token(*end)
                + ", which the base model does not name as an end: whoever loads the adapter gives it as eos_token_id ("
                + std::to_string(*end) + "), or exports it merged");
    }

    const ExportOrder& m_order;
    JobContext& m_context;
    std::string m_base;
    LoadOptions m_load;
    WeightType m_type{};
    bool m_written = false;
    std::vector<std::string> m_remarks;
};

} // namespace

ExportReport exportRun(const ExportOrder& order, JobContext& context) { return Export(order, context).run(); }

} // namespace lathe
