// The trained model answers fixed probes, the files are written, loaded as anyone would, and asked the same.
#include "export/export_run.h"

#include "base/cpu_info.h"
#include "base/json.h"
#include "export/adapter.h"
#include "export/gguf_file.h"
#include "export/head_file.h"
#include "export/model_folder.h"
#include "export/modelfile.h"
#include "export/proof.h"
#include "export/quantization_file.h"
#include "export/tensor_writer.h"
#include "export/tuned_model.h"
#include "lathe/field_keys.h"
#include "models/read_model_spec.h"
#include "templates/chat_template.h"
#include "templates/chat_usual.h"
#include "tensor/chosen_device.h"
#include "tokenizer/tokenizer.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace lathe {
namespace {

/// FP32 where the device has room for it, since nothing is lost there; else the run's own dtype.
at::ScalarType computeType(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device) {
    const bool asked = recipe.settings.getIfAny(field::dtype) == Precision::FP32;
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
    if (spec.dtype != "BF16" && recipe.settings.getIfAny(field::dtype) == Precision::FP32)
        return {at::kFloat, "float32"};
    return {at::kBFloat16, "bfloat16"};
}

/// A folder may hold a model alone.
bool hasText(const fs::path& model) {
    try {
        readModelText(model);
        return true;
    } catch (const Error&) {
        return false;
    }
}

class Export {
public:
    Export(const Order<ExportRun>& order, JobContext& context)
        : m_order(order), m_context(context), m_base(order.recipe.settings.get(field::model)) {
        const ModelSpec spec = readModelSpec(m_base);
        m_type = weightType(spec, order.recipe);
        requireRoom(spec);
        const ChosenDevice chosen = deviceFor(spec);
        context.computesOn({.device = chosen.info, .reason = chosen.reason});
        chosen.device.begin(int(order.recipe.settings.getIfAny(field::threads).value_or(physicalCores())));
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
        if (!isWhole() && !isAdapterFolder(m_order.adapter))
            throw Error(ErrorKind::BadInput, "This run trained the whole model: there is no adapter to export.",
                        format() == ExportFormat::GgufLora ? "Export it as gguf." : "Export it as merged.");
        const at::Tensor expected = write(folder);
        m_written = true;
        if (format() == ExportFormat::Merged) compareText(folder);
        const TunedModel back = readBack(folder);
        ExportReport report;
        report.folder = folder.string();
        const at::Tensor answered = probeLogits(*back.model, [this] { m_context.yieldTurn(); });
        report.largestDifference = largestDifference(expected, answered);
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.is_regular_file()) report.files.push_back(fs::relative(entry.path(), folder).string());
        std::sort(report.files.begin(), report.files.end());
        const std::string rounded = format() == ExportFormat::Gguf ? std::string(ggufType()) : m_type.name;
        report.proof = "The written files were loaded again: the largest difference of a logit over fixed probes is "
                       + shortest(float(report.largestDifference))
                       + (isWhole() ? " (weights rounded to " + rounded + ")" : "")
                       + ", and the most likely token is the same at " + std::to_string(sameChoices(expected, answered))
                       + " of " + std::to_string(expected.size(0)) + " positions.";
        if (isGguf()) report.proof += " Read by Lathe, not by llama.cpp: not proved by another program.";
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
        if (!hasText(source)) return;
        const ModelText from = readModelText(source), written = readModelText(folder);
        for (const std::string& text : {std::string("The mill by the river, 1874: \"wind\" & water.\n\tIt's"),
                                        std::string("\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4 \xF0\x9F\x8C\xBF e\xCC\x81")})
            if (from.tokenizer->encode(text, true).ids != written.tokenizer->encode(text, true).ids)
                m_remarks.push_back("the written folder's tokenizer gives other tokens than the model's; do not use it "
                                    "before you know why");
    }

    ExportFormat format() const { return m_order.query.format; }
    bool isGguf() const { return format() == ExportFormat::Gguf || format() == ExportFormat::GgufLora; }
    bool isWhole() const { return format() == ExportFormat::Merged || format() == ExportFormat::Gguf; }
    std::string_view ggufType() const {
        return m_order.query.ggufType.empty() ? defaultGgufType : std::string_view(m_order.query.ggufType);
    }
    bool isAdapter() const { return isAdapterFolder(m_order.adapter) || m_order.adapter.empty(); }

    /// Returns the probes' logits before anything was merged or written.
    at::Tensor write(const fs::path& folder) {
        LoadOptions load = m_load;
        load.keepPacked = !isWhole(); // a quantized base is merged into dense weights with the values that training saw
        TunedModel tuned = loadTuned(m_base, m_order.adapter, load);
        const at::Tensor logits = probeLogits(*tuned.model, [this] { m_context.yieldTurn(); });
        AtomicFolder out(folder);
        switch (format()) {
        case ExportFormat::Peft: writePeft(out, tuned); break;
        case ExportFormat::Merged: writeMerged(out, tuned); break;
        case ExportFormat::Gguf: writeGguf(out, tuned); break;
        case ExportFormat::GgufLora: writeLora(out, tuned); break;
        }
        const fs::path card = fs::path(m_order.adapter) / "README.md";
        if (format() == ExportFormat::Peft && fs::is_regular_file(card)) out.copy(card, "README.md");
        else
            out.write("README.md", modelCard(m_order.recipe, {},
                                             isGguf()    ? "gguf"
                                             : isWhole() ? "transformers"
                                                         : "peft"));
        out.commit();
        return logits;
    }

    /// The chat template of the run, and where it ends answers.
    void writeText(AtomicFolder& out, bool merged) {
        const std::string own = chatTemplateBeside(m_order.adapter);
        if (!hasText(m_base)) {
            m_remarks.push_back(
                "the model has no tokenizer that can be read, so neither a tokenizer nor a chat template was compared");
            return;
        }
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

    TunedModel readBack(const fs::path& folder) {
        if (format() == ExportFormat::Merged) return loadTuned(folder, {}, m_load);
        if (format() == ExportFormat::Gguf) return loadTuned(folder / m_file, {}, m_load);
        TunedModel back =
            loadTuned(m_base, format() == ExportFormat::Peft ? folder : fs::path(m_order.adapter), m_load);
        if (format() == ExportFormat::GgufLora) readGgufLora(folder / m_file, *back.model);
        return back;
    }

    void merge(TunedModel& tuned) {
        if (!tuned.method) return;
        if (!tuned.method->canMerge())
            throw Error(ErrorKind::BadInput, "This run's method cannot be merged into the base weights.",
                        "Export it as an adapter.");
        tuned.method->merge(*tuned.model);
    }

    TensorProgress writing() {
        return [this](std::int64_t done, std::int64_t total) {
            m_context.report(done, total, "writing");
            m_context.yieldTurn();
        };
    }

    void writePeft(AtomicFolder& out, TunedModel& tuned) {
        tuned.method->save(out.folder(), m_base);
        writeHeadFile(out, tuned.model->spec(), std::uint64_t(m_order.recipe.settings.get(field::seed)));
        writeQuantizationFile(out, readQuantizationFile(m_order.adapter));
        writeText(out, false);
    }

    void writeMerged(AtomicFolder& out, TunedModel& tuned) {
        merge(tuned);
        const NamedTensors weights = tuned.model->weights();
        std::int64_t done = 0;
        writeTensors(
            out.files(), out.folder() / "model.safetensors", weights, {},
            [&, say = writing()] { say(done++, std::int64_t(weights.size())); }, m_type.type);
        const auto remarks = addModelFiles(out, isAdapter() ? fs::path(m_base) : fs::path(m_order.adapter), m_type.name,
                                           tuned.model->spec());
        m_remarks.insert(m_remarks.end(), remarks.begin(), remarks.end());
        writeText(out, true);
    }

    std::string modelName() const {
        const fs::path base = m_base.ends_with("/") ? fs::path(m_base).parent_path() : fs::path(m_base);
        return (fs::is_directory(base) ? base.filename() : base.stem()).string() + "-tuned";
    }

    /// The keys and the tokenizer are the base's where that is a GGUF file: nothing is lost on the way through other
    /// forms.
    GgufSource ggufSource() const {
        const bool fromBase = isAdapter() || fs::is_regular_file(m_base);
        return {fromBase ? fs::path(m_base) : fs::path(m_order.adapter), chatTemplateBeside(m_order.adapter),
                modelName()};
    }

    void writeGguf(AtomicFolder& out, TunedModel& tuned) {
        const GgufMix& mix = ggufMixNamed(ggufType());
        const GgufSource source = ggufSource();
        merge(tuned);
        m_file = modelName() + "." + std::string(mix.name) + ".gguf";
        for (const auto& remarks :
             {writeGgufModel(out.files(), out.folder() / m_file, *tuned.model, source, mix, writing()),
              compareGguf(out.folder() / m_file, tuned.model->spec(), source)})
            m_remarks.insert(m_remarks.end(), remarks.begin(), remarks.end());
        out.write(
            "Modelfile",
            modelfile({.from = "./" + m_file, .adapter = {}, .context = tuned.model->spec().context, .remarks = {}},
                      withChatTemplate(readModelText(source.model), source.chatTemplate)));
    }

    void writeLora(AtomicFolder& out, TunedModel& tuned) {
        const GgufSource source = ggufSource();
        m_file = modelName() + "-lora.gguf";
        writeGgufLora(out.files(), out.folder() / m_file, *tuned.model, *tuned.method, source.name);
        std::vector<std::string> said;
        if (fs::is_directory(m_base))
            said.push_back("FROM must be a GGUF file of the base model (llama.cpp's convert_hf_to_gguf.py makes one of "
                           "the folder), or a folder that Ollama itself converts.");
        out.write("Modelfile", modelfile({.from = fs::absolute(m_base).string(),
                                          .adapter = "./" + m_file,
                                          .context = tuned.model->spec().context,
                                          .remarks = said},
                                         withChatTemplate(readModelText(source.model), source.chatTemplate)));
    }

    /// What can't be written, for its kind or for the disk, is refused before the work.
    void requireRoom(const ModelSpec& spec) const {
        if (!isWhole()) return;
        const std::int64_t bytes = format() == ExportFormat::Gguf
                                       ? ggufBytes(ggufPlan(spec, ggufMixNamed(ggufType())).written())
                                       : spec.parameters() * std::int64_t(at::elementSize(m_type.type));
        fs::path place = fs::absolute(m_order.folder);
        std::error_code unknown;
        while (!fs::exists(place, unknown) && place != place.parent_path()) place = place.parent_path();
        const fs::space_info space = fs::space(place, unknown);
        if (!unknown && std::int64_t(space.available) < bytes)
            throw Error(ErrorKind::Io,
                        "The export takes " + std::to_string(bytes >> 20) + " MiB, and " + place.string()
                            + " has room for " + std::to_string(space.available >> 20) + " MiB.",
                        "Make room, or choose another folder or a smaller type.");
    }

    const Order<ExportRun>& m_order;
    JobContext& m_context;
    std::string m_base;
    LoadOptions m_load;
    WeightType m_type{};
    bool m_written = false;
    std::string m_file; ///< the GGUF's name
    std::vector<std::string> m_remarks;
};

} // namespace

ExportReport exportRun(const Order<ExportRun>& order, JobContext& context) { return Export(order, context).run(); }

} // namespace lathe
