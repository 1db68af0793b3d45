// Merging one tensor at a time: the bytes are those of a model that was merged whole, and the memory is not. What does
// not fit on the disk, and what can't be merged, is said before anything is written.
#include "backend/core/base/failing_files.h"
#include "backend/engine/deeper_model.h"
#include "backend/engine/export/felt_adapter.h"
#include "export/tensor_writer.h"
#include "export/tuned_model.h"
#include "files/safetensors.h"
#include "lathe/field_keys.h"
#include "models/read_model_spec.h"
#include "recipe/merged_type.h"
#include "support/fixtures.h"
#include "support/test_main.h"
#include "tensor/booking.h"
#include "tensor/chosen_device.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

namespace fs = std::filesystem;

using More = std::vector<std::pair<std::string, Value>>;

struct MergeCase {
    const char* name;
    const char* base; ///< a tiny reference model
    const char* method;
    More more;
    Quantization quantization = {};
};

Value texts(std::vector<std::string> list) { return list; }

const std::vector<MergeCase>& mergeCases() {
    static const std::vector<MergeCase> all{
        {"lora, tied", "llama_tied", "lora", {}},
        {"lora, untied", "llama_untied", "lora", {{"target_modules", texts({"all-linear"})}}},
        {"lora, 16 bits in shards", "llama_sharded_bf16", "lora", {{"rslora", true}}},
        {"lora, matrices turned round", "gpt2", "lora", {}},
        {"lora, fused matrices", "phi3", "lora", {}},
        {"lora, a task's head", "bert_seqcls", "lora", {}},
        {"lora, an encoder-decoder", "t5", "lora", {}},
        {"lora, gemma", "gemma3", "lora", {}},
        {"dora", "llama_untied", "lora", {{"dora", true}}},
        {"pissa", "llama_untied", "lora", {{"init", std::string("pissa")}}},
        {"olora", "llama_tied", "lora", {{"init", std::string("olora")}}},
        {"word embedding, untied", "llama_untied", "lora", {{"target_modules", texts({"q_proj", "embed_tokens"})}}},
        {"word embedding, tied", "llama_tied", "lora", {{"target_modules", texts({"q_proj", "embed_tokens"})}}},
        {"trained embedding", "llama_tied", "lora", {{"modules_to_save", texts({"embed_tokens"})}}},
        {"trained norms and matrices", "llama_untied", "lora", {{"modules_to_save", texts({"norm", "up_proj"})}}},
        {"trained biases", "qwen2", "lora", {{"bias", std::string("all")}}},
        {"ia3", "llama_untied", "ia3", {}},
        {"ia3 on biases", "qwen2", "ia3", {}},
        {"bitfit", "qwen2", "bitfit", {}},
        {"norms", "llama_tied", "norms", {}},
        {"layers", "llama_tied", "layers", {}},
        {"qlora", "llama_untied", "lora", {}, {"nf4", 64, true}},
        {"qlora, 16 bits in shards", "llama_sharded_bf16", "lora", {}, {"int8", 64, false}},
    };
    return all;
}

std::string bytesIn(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

at::ScalarType torchType(StoredType type) {
    return type == StoredType::F32 ? at::kFloat : type == StoredType::F16 ? at::kHalf : at::kBFloat16;
}

/// model.safetensors of the model merged whole, in memory, each number rounded once.
std::string mergedWhole(const FeltAdapter& felt, const fs::path& file) {
    const std::string base = felt.recipe.settings.get(field::model);
    chosenDevice("cpu").device.begin(1); // as the recipe: a decomposition's last bits depend on the threads
    const TunedModel tuned = loadTuned(base, felt.adapter, {.dtype = at::kFloat, .keepPacked = false});
    tuned.method->merge(*tuned.model);
    const at::ScalarType type = torchType(mergedType(readModelSpec(base), felt.recipe));
    NamedTensors tensors;
    for (const auto& [name, weight] : tuned.model->weights()) tensors.emplace_back(name, weight.to(type));
    writeTensors(currentFiles(), file, tensors);
    return bytesIn(file);
}

QString failure(const AnswerValue& answer) {
    const auto* error = std::get_if<ErrorInfo>(&answer);
    return error ? QString::fromStdString(error->message + " " + error->hint) : QString();
}

} // namespace

class TestMerge : public QObject {
    Q_OBJECT
private slots:
    void fixtureBytesAreThoseOfAWholeModel_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < mergeCases().size(); ++i) QTest::newRow(mergeCases()[i].name) << int(i);
    }
    void fixtureBytesAreThoseOfAWholeModel() {
        QFETCH(int, index);
        const MergeCase& one = mergeCases()[std::size_t(index)];
        const fs::path base = fixtures() / "tiny" / one.base;
        if (!fs::exists(base)) QSKIP(noFixture);
        FeltAdapter felt(base, one.method, one.more, one.quantization);
        const AnswerValue answer = felt.exported(ExportFormat::Merged);
        QVERIFY2(std::holds_alternative<ExportReport>(answer), qPrintable(failure(answer)));
        const fs::path folder = std::get<ExportReport>(answer).folder;
        const std::string expected = mergedWhole(felt, fs::path(felt.home.path().toStdString()) / "whole.safetensors");
        QVERIFY(bytesIn(folder / "model.safetensors") == expected);
        QVERIFY(expected.size() > 1000 && bytesIn(base / "model.safetensors") != expected);
        QVERIFY(std::get<ExportReport>(answer).proof.find("transformers reads such files") != std::string::npos);
    }

    /// The same tensors in files no larger than asked, in transformers' names, with their index.
    void shardsHoldTheSame() {
        FeltAdapter felt(tinyModel());
        const AnswerValue one = felt.exported(ExportFormat::Merged);
        QVERIFY2(std::holds_alternative<ExportReport>(one), qPrintable(failure(one)));
        const fs::path whole = std::get<ExportReport>(one).folder, kept = whole.parent_path() / "one file";
        fs::rename(whole, kept);
        constexpr std::int64_t most = 100'000;
        const AnswerValue several = felt.exported(ExportFormat::Merged, {}, most);
        QVERIFY2(std::holds_alternative<ExportReport>(several), qPrintable(failure(several)));
        const fs::path folder = std::get<ExportReport>(several).folder;
        const auto together = openTensors(kept), apart = openTensors(folder);
        QCOMPARE(apart->tensors().size(), together->tensors().size());
        std::int64_t total = 0;
        for (const TensorInfo& info : together->tensors()) {
            const TensorInfo* found = apart->find(info.name);
            QVERIFY2(found && found->shape == info.shape && found->type == info.type, info.name.c_str());
            QVERIFY2(std::ranges::equal(found->bytes, info.bytes), info.name.c_str());
            total += std::int64_t(info.bytes.size());
        }
        const auto index = readJson(folder / "model.safetensors.index.json");
        QCOMPARE(index.at("metadata").at("total_size").get<std::int64_t>(), total);
        std::set<std::string> files;
        for (const auto& [name, file] : index.at("weight_map").items()) files.insert(file.get<std::string>());
        QVERIFY(files.size() > 1);
        for (const std::string& file : files) {
            const auto shard = openSafetensors(folder / file);
            std::int64_t bytes = 0;
            for (const TensorInfo& info : shard->tensors()) bytes += std::int64_t(info.bytes.size());
            QVERIFY2(bytes <= most || shard->tensors().size() == 1, file.c_str());
            QVERIFY2(file.starts_with("model-0000")
                         && file.ends_with("-of-0000" + std::to_string(files.size()) + ".safetensors"),
                     file.c_str());
        }
        QVERIFY(!fs::exists(folder / "model.safetensors"));
    }

    void theModelIsNeverInMemory_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<bool>("quantized");
        QTest::newRow("merged") << "merged" << false;
        QTest::newRow("merged, QLoRA") << "merged" << true;
        QTest::newRow("gguf") << "gguf" << false;
    }
    /// By the books of the allocator: all that tensors held at once while a model of many layers was merged, written
    /// and proved.
    void theModelIsNeverInMemory() {
        QFETCH(QString, format);
        QFETCH(bool, quantized);
        bookAllocations();
        QTemporaryDir home;
        const fs::path base = deeperModel(fs::path(home.path().toStdString()) / "deep", 48);
        FeltAdapter felt(base, "lora", {{"target_modules", texts({"all-linear"})}},
                         quantized ? Quantization{"nf4", 64, true} : Quantization{});
        std::int64_t layers = 0, others = 0;
        const ModelSpec spec = readModelSpec(base);
        for (const LinearSpec& linear : spec.linears()) layers += 4 * linear.in * linear.out;
        others = 4 * spec.parameters() - layers;
        const std::int64_t before = hostLedger().inUse();
        hostLedger().restartPeak();
        const AnswerValue answer =
            felt.exported(format == "gguf" ? ExportFormat::Gguf : ExportFormat::Merged, format == "gguf" ? "F16" : "");
        QVERIFY2(std::holds_alternative<ExportReport>(answer), qPrintable(failure(answer)));
        const std::int64_t held = hostLedger().booked().peak.totalBytes() - before,
                           adapter = 3 * std::int64_t(fs::file_size(felt.adapter / "adapter_model.safetensors"));
        qInfo() << "layers" << layers << "others" << others << "adapter" << adapter << "held" << held;
        QVERIFY(others < layers / 4);
        QVERIFY2(held < others + adapter + layers / 4, qPrintable(QString::number(held)));
    }

    void whatDoesNotFitOnTheDiskIsSaidFirst_data() {
        QTest::addColumn<QString>("format");
        for (const ExportFormatInfo& row : exportFormatInfos())
            QTest::newRow(std::string(row.name).c_str()) << QString::fromStdString(std::string(row.name));
    }
    void whatDoesNotFitOnTheDiskIsSaidFirst() {
        QFETCH(QString, format);
        FeltAdapter felt(tinyModel());
        FailingFiles disk;
        disk.bytesLeft = 1000;
        const UseFiles full(disk);
        for (const ExportFormatInfo& row : exportFormatInfos()) {
            if (row.name != format.toStdString()) continue;
            const AnswerValue answer = felt.exported(row.format);
            const auto* error = std::get_if<ErrorInfo>(&answer);
            QVERIFY(error);
            QCOMPARE(words(error->kind), words(ErrorKind::Io));
            QVERIFY2(failure(answer).contains("takes") && failure(answer).contains("1 MiB are free")
                         && failure(answer).contains("Make room"),
                     qPrintable(failure(answer)));
            QCOMPARE(disk.bytesLeft, std::int64_t(1000)); // not a byte was written
            QVERIFY(!fs::exists(fs::path(felt.home.path().toStdString()) / std::string(row.name)));
        }
    }

    void whatCannotBeMergedSaysWhy_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("why");
        for (const auto& [method, why] : std::vector<std::pair<const char*, const char*>>{
                 {"adapter", "Adapter can't be merged into the model's weights: it has an activation inside"},
                 {"compacter", "Compacter can't be merged"},
                 {"prompt_tuning", "Prompt tuning can't be merged into the model's weights: its vectors stand before"},
                 {"prefix_tuning", "Prefix tuning can't be merged"},
                 {"p_tuning", "P-tuning can't be merged"}})
            QTest::newRow(method) << method << why;
    }
    void whatCannotBeMergedSaysWhy() {
        QFETCH(QString, method);
        QFETCH(QString, why);
        FeltAdapter felt(tinyModel(), method.toStdString());
        for (const ExportFormat format : {ExportFormat::Merged, ExportFormat::Gguf}) {
            const QString said = failure(felt.exported(format));
            QVERIFY2(said.contains(why), qPrintable(said));
            QVERIFY2(said.contains("format peft") && said.contains("LoRA, QLoRA"), qPrintable(said));
        }
    }
};

LATHE_PROCESSOR_TEST(TestMerge)
#include "tst_merge.moc"
