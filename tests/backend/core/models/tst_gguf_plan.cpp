// A model as a GGUF file: what is written of a spec is that spec again, under the names and in the shapes of
// llama.cpp's own converter; types of mixes are those of files that llama.cpp quantized.
#include "base/atomic_file.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "lathe/export_format.h"
#include "models/gguf_plan.h"
#include "models/read_model_spec.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

namespace fs = std::filesystem;
using namespace lathe;
using namespace lathe::test;

namespace {

bool hasGgufForm(const ModelSpec& spec) {
    try {
        ggufArchitectureOf(spec);
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// The file without its weights: zeros in their place.
void writeEmpty(const fs::path& path, const ModelSpec& spec, const GgufMix& mix) {
    GgufKeys keys;
    addGeneralKeys(keys, ggufArchitectureOf(spec), "a model", mix);
    addSpecKeys(keys, spec);
    const GgufPlan plan = ggufPlan(spec, mix);
    const auto file = systemFiles().create(path);
    GgufWriter writer(*file, keys, plan.written());
    for (const GgufTable& table : plan.tables)
        writer.write(std::span<const float>(std::vector<float>(table.values.begin(), table.values.end())));
    for (const auto& tensor : plan.tensors) {
        std::int64_t count = 1;
        for (const std::int64_t size : tensor.plan.shape) count *= size;
        writer.write(
            std::span<const std::byte>(std::vector<std::byte>(std::size_t(storedBytes(tensor.plan.type, count)))));
    }
    writer.finish();
}

std::map<std::string, std::vector<std::int64_t>> shapesIn(const fs::path& path) {
    std::map<std::string, std::vector<std::int64_t>> shapes;
    const auto file = openGguf(path);
    for (const TensorInfo& info : file->tensors()) shapes.emplace(info.name, info.shape);
    return shapes;
}

} // namespace

class TestGgufPlan : public QObject {
    Q_OBJECT
private slots:
    void fixtureSpecsComeBack_data() {
        QTest::addColumn<QString>("folder");
        bool any = false;
        for (const fs::path& folder : modelCases())
            if (hasGgufForm(readModelSpec(folder))) {
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
                any = true;
            }
        if (!any) QTest::newRow("none") << QString();
    }
    void fixtureSpecsComeBack() {
        QFETCH(QString, folder);
        if (folder.isEmpty()) QSKIP(noFixture);
        const ModelSpec spec = readModelSpec(folder.toStdString());
        QTemporaryDir home;
        const fs::path path = home.path().toStdString() + "/x.gguf";
        writeEmpty(path, spec, ggufMixNamed("F32"));
        const ModelSpec read = readModelSpec(path);
        const fs::path converted = fs::path(folder.toStdString()) / "model.gguf";
        const std::string differs = specDifference(spec, read);
        if (!differs.empty()
            && !fs::exists(converted)) { // what llama.cpp's files have no key for is found, and the export refuses it
            qInfo() << "GGUF files do not say" << differs.c_str();
            QVERIFY(!spec.windowed.empty() || !spec.rotated.empty() || spec.window > 0
                    || spec.family.starts_with("gemma") || spec.activation == "gelu_new");
            return;
        }
        QCOMPARE(differs, std::string());
        QCOMPARE(read.parameters(), spec.parameters());
        QVERIFY(parameterSpecs(spec).size() == parameterSpecs(read).size());
        if (fs::exists(converted))
            QVERIFY(shapesIn(path) == shapesIn(converted)); // by the converter's own library of names
        QVERIFY(std::abs(double(fs::file_size(path)) - double(ggufBytes(ggufPlan(spec, ggufMixNamed("F32")).written())))
                < 16384);
    }

    /// A file has the quotients alone; the settings that come back may be others, but not what they come to.
    void llama3ScalingsComeBack_data() {
        QTest::addColumn<double>("factor");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<int>("original");
        QTest::newRow("Llama 3.1") << 8.0 << 1.0 << 4.0 << 8192;
        QTest::newRow("Llama 3.2") << 32.0 << 1.0 << 4.0 << 8192;
        QTest::newRow("another context") << 4.0 << 1.0 << 4.0 << 2048;
        QTest::newRow("a wide band") << 8.0 << 1.0 << 32.0 << 4096;
        QTest::newRow("other bounds") << 2.0 << 1.7 << 9.3 << 1000;
        QTest::newRow("no angle between") << 8.0 << 1.0 << 1.01 << 3000;
        QTest::newRow("one angle between") << 8.0 << 1.0 << 1.7 << 8192;
        QTest::newRow("nothing stretched whole") << 8.0 << 0.001 << 4.0 << 8192;
    }
    void llama3ScalingsComeBack() {
        QFETCH(double, factor);
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(int, original);
        const ModelSpec spec = specFromConfig({{"architectures", {"LlamaForCausalLM"}},
                                               {"hidden_size", 64},
                                               {"intermediate_size", 64},
                                               {"num_attention_heads", 1},
                                               {"num_hidden_layers", 1},
                                               {"vocab_size", 16},
                                               {"rms_norm_eps", 1e-5},
                                               {"rope_theta", 500000.0},
                                               {"rope_scaling",
                                                {{"rope_type", "llama3"},
                                                 {"factor", factor},
                                                 {"low_freq_factor", low},
                                                 {"high_freq_factor", high},
                                                 {"original_max_position_embeddings", original}}}});
        QTemporaryDir home;
        const fs::path path = home.path().toStdString() + "/x.gguf";
        writeEmpty(path, spec, ggufMixNamed("F32"));
        const ModelSpec read = readModelSpec(path);
        QCOMPARE(specDifference(spec, read), std::string());
        if (low == 1 && high > 2) QCOMPARE(read.rope.originalContext, std::int64_t(original));
    }

    void whatHasNoFormIsRefused() {
        ModelSpec spec;
        spec.architecture = "BertForSequenceClassification";
        spec.family = "bert";
        spec.head.kind = HeadKind::SequenceClassification;
        QVERIFY_THROWS_EXCEPTION(Error, ggufArchitectureOf(spec));
        spec.head.kind = HeadKind::LanguageModel;
        spec.family = "t5";
        QVERIFY_THROWS_EXCEPTION(Error, ggufArchitectureOf(spec));
        QVERIFY_THROWS_EXCEPTION(Error, ggufMixNamed("Q3_K_L"));
        for (const GgufTypeInfo& type : ggufTypeInfos()) QCOMPARE(ggufMixNamed(type.name).name, type.name);
    }

    /// llama-quant.cpp's use_more_bits: of 30 layers the first three, the last four, and every third from the sixth on.
    void theMixOfLayers() {
        ModelSpec spec;
        spec.layers = 30;
        spec.tiedHead = true;
        const std::vector<std::int64_t> wide = {256, 512}, narrow = {192, 576}, odd = {64, 100};
        const auto typeOf = [&](const char* mix, const std::string& name, std::span<const std::int64_t> shape,
                                std::int64_t layer = -1) {
            return toString(ggufTypeOf(ggufMixNamed(mix), name, shape, layer, spec));
        };
        const std::set<std::int64_t> more = {0, 1, 2, 5, 8, 11, 14, 17, 20, 23, 26, 27, 28, 29};
        for (std::int64_t layer = 0; layer < 30; ++layer)
            for (const char* name : {".attn_v.weight", ".ffn_down.weight"}) {
                const std::string full = "blk." + std::to_string(layer) + name;
                QCOMPARE(typeOf("Q4_K_M", full, wide, layer), std::string(more.contains(layer) ? "Q6_K" : "Q4_K"));
                QCOMPARE(typeOf("Q5_K_M", full, wide, layer), std::string(more.contains(layer) ? "Q6_K" : "Q5_K"));
                QCOMPARE(typeOf("Q4_K_M", full, narrow, layer),
                         std::string(more.contains(layer) ? "Q8_0" : "Q5_0")); // rows that are no blocks of 256
                QCOMPARE(typeOf("Q5_K_M", full, narrow, layer), std::string(more.contains(layer) ? "Q8_0" : "Q5_1"));
                QCOMPARE(typeOf("Q4_0", full, wide, layer), std::string("Q4_0"));
            }
        QCOMPARE(typeOf("Q4_K_M", "blk.0.attn_q.weight", wide, 0), std::string("Q4_K"));
        QCOMPARE(typeOf("Q4_K_M", "token_embd.weight", wide), std::string("Q6_K")); // the head as well
        QCOMPARE(typeOf("Q4_0", "token_embd.weight", wide), std::string("Q6_K"));
        QCOMPARE(typeOf("Q8_0", "token_embd.weight", wide), std::string("Q8_0"));
        QCOMPARE(typeOf("Q4_K_M", "token_embd.weight", narrow), std::string("Q8_0"));
        QCOMPARE(typeOf("Q4_0", "blk.0.attn_q.weight", odd, 0), std::string("F16"));
        QCOMPARE(typeOf("Q8_0", "blk.0.attn_q_norm.weight", wide, 0), std::string("F32"));
        QCOMPARE(typeOf("F16", "blk.0.attn_q.bias", std::vector<std::int64_t>{256}, 0), std::string("F32"));
        QCOMPARE(typeOf("BF16", "position_embd.weight", wide), std::string("F32"));
        spec.tiedHead = false;
        QCOMPARE(typeOf("Q4_K_M", "token_embd.weight", wide), std::string("Q4_K"));
        QCOMPARE(typeOf("Q4_K_M", "output.weight", wide), std::string("Q6_K"));
    }

    /// Files of known mixes that llama.cpp made: every tensor has the type that the table gives it.
    void mixesOfRealFiles_data() {
        QTest::addColumn<QString>("file");
        std::error_code none;
        bool any = false;
        for (const auto& entry :
             fs::recursive_directory_iterator(qEnvironmentVariable("LATHE_MODELS").toStdString(), none)) {
            if (entry.path().extension() != ".gguf") continue;
            QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().string());
            any = true;
        }
        if (!any) QTest::newRow("none") << QString();
    }
    void mixesOfRealFiles() {
        QFETCH(QString, file);
        if (file.isEmpty()) QSKIP("no real GGUF model below LATHE_MODELS");
        const auto real = openGguf(file.toStdString());
        const std::int64_t fileType = real->metadata().integer("general.file_type").value_or(-1);
        for (const GgufTypeInfo& type : ggufTypeInfos()) {
            const GgufMix& mix = ggufMixNamed(type.name);
            if (mix.fileType != fileType) continue;
            for (const auto& tensor : ggufPlan(readModelSpec(file.toStdString()), mix).tensors) {
                const TensorInfo* info = real->find(tensor.from.front());
                QVERIFY2(info, tensor.plan.name.c_str());
                QVERIFY2(info->type == tensor.plan.type,
                         qPrintable(QString::fromStdString(tensor.plan.name + " is " + toString(info->type)
                                                           + ", in the table " + toString(tensor.plan.type))));
            }
            return;
        }
        QSKIP("not a mix that is written here");
    }
};

LATHE_TEST(TestGgufPlan)
#include "tst_gguf_plan.moc"
