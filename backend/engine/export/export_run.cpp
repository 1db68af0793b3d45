// The trained model answers fixed probes, the files are written, loaded as anyone would, and asked the same. The
// layers' matrices stay in their files all the while: each is read, merged and written when its turn comes, so that an
// export takes little more memory than the model's largest tensors.
#include "export/export_run.h"

#include "base/cpu_info.h"
#include "base/hub_name.h"
#include "base/json.h"
#include "export/adapter.h"
#include "export/contract.h"
#include "export/gguf_contract.h"
#include "export/gguf_file.h"
#include "export/head_file.h"
#include "export/model_folder.h"
#include "export/modelfile.h"
#include "export/proof.h"
#include "export/quantization_file.h"
#include "export/tensor_writer.h"
#include "export/tuned_model.h"
#include "lathe/field_keys.h"
#include "methods/methods.h"
#include "models/read_model_spec.h"
#include "recipe/merged_type.h"
#include "templates/chat_template.h"
#include "templates/chat_usual.h"
#include "tensor/chosen_device.h"
#include "tensor/memory_ledger.h"
#include "tokenizer/tokenizer.h"

#include <algorithm>
#include <optional>

namespace fs = std::filesystem;

namespace lathe {
namespace {

/// All but the layers' matrices, and a few of those at a time, in FP32.
std::int64_t heldBytes(const ModelSpec& spec) {
    std::int64_t layers = 0, largest = 0;
    for (const LinearSpec& linear : spec.linears()) {
        layers += linear.in * linear.out;
        largest = std::max(largest, linear.in * linear.out);
    }
    return 4 * (spec.parameters() - layers + 4 * largest);
}

struct WeightType {
    StoredType stored;
    at::ScalarType type;
    const char* name;
};

WeightType weightType(const ModelSpec& spec, const Recipe& recipe) {
    switch (mergedType(spec, recipe)) {
    case StoredType::F32: return {StoredType::F32, at::kFloat, "float32"};
    case StoredType::F16: return {StoredType::F16, at::kHalf, "float16"};
    default: return {StoredType::BF16, at::kBFloat16, "bfloat16"};
    }
}

/// A folder may hold a model alone.
std::optional<ModelText> textIn(const fs::path& model) {
    try {
        return readModelText(model);
    } catch (const Error&) {
        return std::nullopt;
    }
}

class Export {
public:
    Export(const Order<ExportRun>& order, JobContext& context)
        : m_order(order),
          m_context(context),
          m_base(order.recipe.settings.get(field::model)),
          m_text(textIn(order.recipe.settings.get(field::model))) {
        const ModelSpec spec = readModelSpec(m_base);
        m_type = weightType(spec, order.recipe);
        if (isAdapterFolder(order.adapter)) m_methods = readMethodChoices(order.adapter);
        if (isWhole()) requireMergeable(m_methods);
        if (format() == ExportFormat::Gguf)
            ggufPlan(spec, ggufMixNamed(ggufType())); // what can't be written is refused
        const ChosenDevice chosen = deviceFor(spec);
        context.computesOn({.device = chosen.info, .reason = chosen.reason});
        chosen.device.begin(int(order.recipe.settings.getIfAny(field::threads).value_or(physicalCores())));
        m_load.device = chosen.device.device();
        m_load.streamed = true;
        m_load.stop = context.stopToken();
        m_load.progress = [this](std::int64_t done, std::int64_t total) {
            m_context.report(done, total, m_written ? "reading the export back" : "loading the model");
        };
    }

    ExportReport run() {
        const fs::path folder = m_order.folder;
        if (!m_order.query.overwrite && fs::exists(folder) && !fs::is_empty(folder))
            throw Error(ErrorKind::BadInput, {"%1 is there already.", folder.string()},
                        "Choose another folder, or allow overwriting.");
        if (!isWhole() && !isAdapterFolder(m_order.adapter))
            throw Error(ErrorKind::BadInput, "This run trained the whole model: there is no adapter to export.",
                        format() == ExportFormat::GgufLora ? "Export it as gguf." : "Export it as merged.");
        const at::Tensor expected = write(folder);
        m_written = true;
        const TunedModel back = readBack(folder);
        const at::Tensor answered = answers(*back.model);
        ExportReport report;
        report.folder = folder.string();
        report.largestDifference = largestDifference(expected, answered);
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.is_regular_file()) report.files.push_back(fs::relative(entry.path(), folder).string());
        std::sort(report.files.begin(), report.files.end());
        report.proof = proofOf(expected, answered, back.model->spec());
        return report;
    }

private:
    at::Tensor answers(Model& model) {
        m_context.yieldTurn();
        if (m_text) m_probe = probeText(model.spec(), *m_text->tokenizer);
        return probeLogits(model, m_probe);
    }

    std::string proofOf(const at::Tensor& expected, const at::Tensor& answered, const ModelSpec& spec) const {
        const std::string rounded = format() == ExportFormat::Gguf ? std::string(ggufType()) : m_type.name;
        const auto rows = m_probe.empty() ? expected.size(0) : std::int64_t(m_probe.size());
        const auto lastRows = [&](const at::Tensor& all) { return all.narrow(0, all.size(0) - rows, rows); };
        std::string proof =
            "The written files have the keys, shapes and values that they must have. They were loaded again: over "
            "fixed "
            "probes a logit differs by at most "
            + shortest(float(largestDifference(expected, answered)))
            + (isWhole() ? " (weights rounded to " + rounded + ")" : "") + ", and the most likely token is the same at "
            + std::to_string(expected.sizes() == answered.sizes() ? sameChoices(lastRows(expected), lastRows(answered))
                                                                  : 0)
            + " of " + std::to_string(rows) + " positions" + (m_probe.empty() ? "" : " of a paragraph of English")
            + ". " + provedWords(format(), spec, m_methods);
        for (const std::string& remark : m_remarks) proof += " Note: " + remark + ".";
        return proof;
    }

    ChosenDevice deviceFor(const ModelSpec& spec) {
        const std::string& asked = m_order.query.device;
        const ChosenDevice chosen = chosenDevice(asked);
        const std::int64_t room = (chosen.info.freeBytes - chosen.info.keptBytes) / 10 * 9;
        if ((!asked.empty() && asked != "auto") || !chosen.info.isGpu || heldBytes(spec) < room) return chosen;
        ChosenDevice instead = chosenDevice("cpu");
        instead.reason = "the model's largest tensors do not fit into what is free on " + chosen.info.name;
        m_remarks.push_back("computed on the processor, since " + instead.reason);
        return instead;
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
        TunedModel tuned = loadTuned(m_base, m_order.adapter, m_load);
        requireRoom(*tuned.model);
        const at::Tensor logits = answers(*tuned.model);
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
        std::vector<std::string> problems;
        if (format() == ExportFormat::Peft) problems = adapterProblems(out.folder(), tuned.model->spec(), m_methods);
        if (format() == ExportFormat::Merged) {
            problems = modelProblems(out.folder(), tuned.model->spec(), m_type.stored);
            if (const auto text = textIn(isAdapter() ? fs::path(m_base) : fs::path(m_order.adapter)))
                for (std::string& problem :
                     textProblems(out.folder(), withChatTemplate(*text, chatTemplateBeside(m_order.adapter))))
                    problems.push_back(std::move(problem));
        }
        if (format() == ExportFormat::Gguf)
            problems = ggufProblems(out.folder() / m_file, tuned.model->spec(), ggufMixNamed(ggufType()));
        if (format() == ExportFormat::GgufLora)
            problems = ggufLoraProblems(out.folder() / m_file, tuned.model->spec(),
                                        countMethods(tuned.model->spec(), m_methods));
        requireNoProblems(problems);
        out.commit();
        return logits;
    }

    /// The chat template of the run, and where it ends answers.
    void writeText(AtomicFolder& out, bool merged) {
        const std::string own = chatTemplateBeside(m_order.adapter);
        if (!m_text) {
            m_remarks.push_back(
                "the model has no tokenizer that can be read, so neither a tokenizer nor a chat template was compared");
            return;
        }
        if (merged) {
            if (!own.empty()) writeChatTemplate(out, *m_text, own);
            const auto remarks = nameStops(out);
            m_remarks.insert(m_remarks.end(), remarks.begin(), remarks.end());
            return;
        }
        const ModelText text = withChatTemplate(*m_text, own);
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

    TensorProgress writing() {
        return [this](std::int64_t done, std::int64_t total) {
            m_context.report(done, total, "writing");
            m_context.yieldTurn();
        };
    }

    void writePeft(AtomicFolder& out, TunedModel& tuned) {
        const std::string onHub = hubName(m_base); // what others find it by
        tuned.method->save(out.folder(), onHub.empty() ? m_base : onHub);
        writeHeadFile(out, tuned.model->spec(), std::uint64_t(m_order.recipe.settings.get(field::seed)));
        writeQuantizationFile(out, readQuantizationFile(m_order.adapter));
        writeText(out, false);
    }

    void writeMerged(AtomicFolder& out, TunedModel& tuned) {
        if (tuned.method) tuned.method->merge(*tuned.model);
        const std::vector<TensorOnDemand> weights = tuned.model->tensors();
        std::int64_t done = 0;
        writeModelTensors(out.files(), out.folder(), weights, m_type.type, m_order.query.fileBytes,
                          [&, say = writing()] { say(done++, std::int64_t(weights.size())); });
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
        if (tuned.method) tuned.method->merge(*tuned.model);
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

    std::int64_t bytesFor(Model& model) const {
        if (format() == ExportFormat::Merged) return bytesOf(model.tensors(), m_type.type);
        if (format() == ExportFormat::Gguf)
            return ggufBytes(ggufPlan(model.spec(), ggufMixNamed(ggufType())).written());
        std::int64_t bytes = 0; // of the adapter as it lies there
        for (const auto& entry : fs::recursive_directory_iterator(m_order.adapter))
            if (entry.is_regular_file()) bytes += std::int64_t(entry.file_size());
        return bytes;
    }

    /// What does not fit on the disk is refused before the work.
    void requireRoom(Model& model) const {
        const std::int64_t bytes = bytesFor(model), room = currentFiles().freeBytes(m_order.folder);
        if (bytes > room)
            throw Error(ErrorKind::Io,
                        {"The export takes %1, and where %2 is to be written %3 are free.", mebibytes(bytes),
                         m_order.folder.string(), mebibytes(room)},
                        "Make room, or choose another folder or a smaller type.");
    }

    const Order<ExportRun>& m_order;
    JobContext& m_context;
    std::string m_base;
    std::optional<ModelText> m_text; ///< the base's
    std::vector<MethodChoice> m_methods; ///< of the adapter; empty of a whole model
    std::vector<std::int32_t> m_probe; ///< probeText()
    LoadOptions m_load;
    WeightType m_type{};
    bool m_written = false;
    std::string m_file; ///< the GGUF's name
    std::vector<std::string> m_remarks;
};

} // namespace

ExportReport exportRun(const Order<ExportRun>& order, JobContext& context) { return Export(order, context).run(); }

} // namespace lathe
