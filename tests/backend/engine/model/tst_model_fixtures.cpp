// Decoders, encoders and their heads against Hugging Face's numbers: every case of the reference files whose
// architecture the program lists.
#include "backend/engine/model/fixture_batch.h"
#include "backend/engine/support/test_device.h"
#include "lathe/error.h"
#include "model/key_value_cache.h"
#include "models/architectures.h"
#include "models/heads.h"
#include "models/read_model_spec.h"
#include "operators/product.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace lathe;
using namespace lathe::test;

namespace {

constexpr double tolerance = 1e-4;

struct Case {
    std::unique_ptr<Model> model;
    std::unique_ptr<TensorFile> expected;
    PaddedRows rows;
};

/// The reason why the program cannot have this case, or "".
QString reasonToSkip(const std::filesystem::path& folder) {
    const std::string name = readJson(folder / "config.json").at("architectures").at(0);
    const auto& known = architectures();
    if (std::any_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; })) return {};
    return QString::fromStdString("the table of architectures has no " + name);
}

Case load(const std::filesystem::path& folder, at::ScalarType dtype = at::kFloat) {
    Case c{loadModel(folder, onTestDevice({.dtype = dtype})), openTensors(folder / "expected.safetensors"), {}};
    c.rows = taskRows(*c.expected, c.model->spec());
    return c;
}

/// Those whose reference has a tensor `needed`.
void addCases(const std::string& needed = "loss") {
    QTest::addColumn<QString>("folder");
    for (const auto& folder : modelCases())
        if (openTensors(folder / "expected.safetensors")->find(needed))
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
}

/// Of an encoder-decoder: states of what is read while its layers encode, then of what is written.
void compareSourceTarget(const Case& c, const std::vector<at::Tensor>& states, std::int64_t encoders) {
    const auto read = [&](const at::Tensor& rows) { return rows.cpu().index_select(0, c.rows.sources); };
    const auto written = [&](const at::Tensor& rows) { return rows.cpu().index_select(0, c.rows.targets); };
    for (std::int64_t i = 0; i < std::int64_t(states.size()); ++i) {
        const at::Tensor& state = states[std::size_t(i)];
        QVERIFY(largestDifference(
                    read(state),
                    c.rows.pick(tensorOf(*c.expected, "hidden_states." + std::to_string(std::min(i, encoders)))))
                < tolerance);
        const at::Tensor decoded =
            tensorOf(*c.expected, "decoder_hidden_states." + std::to_string(std::max<std::int64_t>(0, i - encoders)));
        QVERIFY(largestDifference(written(state), decoded.flatten(0, 1)) < tolerance);
    }
    at::NoGradGuard quiet;
    const at::Tensor logits = c.model->logits(c.model->hidden(c.rows.batch, {}));
    QVERIFY(largestDifference(written(logits), tensorOf(*c.expected, "logits").flatten(0, 1)) < tolerance);
    QVERIFY(std::abs(meanLoss(*c.model, c.rows.batch) - tensorOf(*c.expected, "loss").item<double>()) < tolerance);
    const at::Tensor fresh = c.rows.batch.ids.narrow(0, c.rows.batch.starts[0], c.rows.batch.splits[0]).to(at::kInt);
    KeyValueCache cache; // the first row's answer token by token: the same logits
    std::vector<std::int32_t> ids(fresh.const_data_ptr<std::int32_t>(),
                                  fresh.const_data_ptr<std::int32_t>() + fresh.numel());
    for (std::int64_t row = c.rows.batch.splits[0]; row < c.rows.batch.starts[1]; ++row) {
        QVERIFY(largestDifference(c.model->next(ids, cache), logits[row]) < tolerance);
        if (row + 1 < c.rows.batch.starts[1]) ids = {c.rows.batch.ids[row + 1].item<std::int32_t>()};
    }
}

void compareStates(const Case& c) {
    const std::vector<at::Tensor> states = c.model->hiddenStates(c.rows.batch);
    if (const std::int64_t encoders = c.model->spec().encoderLayers) return compareSourceTarget(c, states, encoders);
    for (std::size_t i = 0; i < states.size(); ++i)
        QVERIFY(largestDifference(states[i], c.rows.pick(tensorOf(*c.expected, "hidden_states." + std::to_string(i))))
                < tolerance);
}

std::filesystem::path realModels() {
    const char* models = std::getenv("LATHE_MODELS");
    return models ? models : "/tmp/models";
}

at::Tensor namedWeight(Model& model, const std::string& wanted) {
    for (const auto& [name, weight] : model.weights())
        if (name == wanted) return weight;
    throw std::runtime_error("the model has no " + wanted);
}

#define CASE_FOLDER(folder)                                                                                            \
    QFETCH(QString, folder);                                                                                           \
    if (const QString reason = reasonToSkip(folder.toStdString()); !reason.isEmpty()) QSKIP(qPrintable(reason));       \
    const std::filesystem::path path = folder.toStdString()

} // namespace

class TestModelFixtures : public QObject {
    Q_OBJECT
private slots:
    void fixtureHiddenStatesAndLogits_data() { addCases(); }
    void fixtureHiddenStatesAndLogits() {
        CASE_FOLDER(folder);
        Case c = load(path);
        compareStates(c);
        if (c.model->spec().encoderLayers) return;
        at::NoGradGuard quiet;
        const HeadKind kind = c.model->spec().head.kind;
        if (kind == HeadKind::LanguageModel || kind == HeadKind::MaskedLanguageModel) {
            QVERIFY(largestDifference(c.model->logits(c.model->hidden(c.rows.batch, {})),
                                      c.rows.pick(tensorOf(*c.expected, "logits")))
                    < tolerance);
            QVERIFY_THROWS_EXCEPTION(Error, c.model->outputs(c.rows.batch));
        } else {
            const at::Tensor outputs = c.model->outputs(c.rows.batch);
            QCOMPARE(outputs.scalar_type(), at::kFloat);
            if (kind == HeadKind::QuestionAnswering) {
                QVERIFY(largestDifference(outputs.select(1, 0), c.rows.pick(tensorOf(*c.expected, "start_logits")))
                        < tolerance);
                QVERIFY(largestDifference(outputs.select(1, 1), c.rows.pick(tensorOf(*c.expected, "end_logits")))
                        < tolerance);
            } else {
                const at::Tensor logits = tensorOf(*c.expected, "logits");
                QVERIFY(largestDifference(outputs, logits.dim() == 3 ? c.rows.pick(logits) : logits) < tolerance);
            }
        }
        QVERIFY(std::abs(meanLoss(*c.model, c.rows.batch) - tensorOf(*c.expected, "loss").item<double>()) < tolerance);
    }

    void fixtureLeftPadding_data() { addCases("leftpad.input_ids"); }
    void fixtureLeftPadding() { // the same tokens come out of rows padded on the left
        CASE_FOLDER(folder);
        Case c = load(path);
        const PaddedRows left = withoutPadding(tensorOf(*c.expected, "leftpad.input_ids"),
                                               tensorOf(*c.expected, "leftpad.attention_mask"), {});
        QVERIFY(at::equal(left.batch.positions, left.pick(tensorOf(*c.expected, "leftpad.position_ids"))));
        at::NoGradGuard quiet;
        QVERIFY(largestDifference(c.model->logits(c.model->hidden(left.batch, {})),
                                  c.rows.pick(tensorOf(*c.expected, "logits")))
                < tolerance);
    }

    void fixtureGradients_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<bool>("recompute");
        for (const auto& folder : modelCases())
            for (bool recompute : {false, true})
                QTest::newRow((folder.filename().string() + (recompute ? ":recomputed" : "")).c_str())
                    << QString::fromStdString(folder.string()) << recompute;
    }
    void fixtureGradients() {
        QFETCH(bool, recompute);
        CASE_FOLDER(folder);
        Case c = load(path);
        const std::vector<Parameter*> parameters = c.model->trainAll();
        const BatchLoss loss = c.model->loss(c.rows.batch, {.training = true, .recompute = recompute});
        loss.sum.backward(at::scalar_tensor(1.0 / double(loss.trainedTokens)));
        std::set<std::string> turned;
        for (const LinearSpec& linear : c.model->spec().linears())
            if (linear.transposed) turned.insert(linear.name + ".weight");
        std::size_t expected = 0;
        for (const TensorInfo& info : c.expected->tensors()) expected += info.name.starts_with("grad.");
        QCOMPARE(parameters.size(), expected);
        for (Parameter* parameter : parameters) {
            at::Tensor reference = tensorOf(*c.expected, "grad." + parameter->name());
            if (turned.contains(parameter->name())) reference = reference.t(); // GPT-2's files: (in, out)
            QVERIFY2(parameter->master().grad().defined(), parameter->name().c_str());
            QVERIFY2(largestDifference(parameter->master().grad(), reference) < tolerance, parameter->name().c_str());
        }
    }

    void fixtureFiveSteps_data() { addCases(); }
    void fixtureFiveSteps() {
        CASE_FOLDER(folder);
        Case c = load(path);
        const std::vector<double> losses = fiveSteps(*c.model, c.model->trainAll(), c.rows.batch);
        const at::Tensor reference = tensorOf(*c.expected, "train5.losses");
        for (std::size_t i = 0; i < losses.size(); ++i) {
            const double wanted = reference[std::int64_t(i)].item<double>(), difference = losses[i] - wanted;
            QVERIFY2(std::abs(difference) < tolerance * std::max(1.0, wanted),
                     qPrintable(QString("loss %1 differs by %2").arg(i).arg(difference)));
        }
    }

    void fixtureGreedy_data() { addCases("greedy.ids"); }
    void fixtureGreedy() {
        CASE_FOLDER(folder);
        Case c = load(path);
        const at::Tensor ids = tensorOf(*c.expected, "greedy.ids")[0];
        const auto given = std::int64_t(readJson(path / "expected.json").value("greedy_prompt_length", 6));
        std::vector<std::int32_t> tokens;
        for (std::int64_t i = 0; i < given; ++i) tokens.push_back(ids[i].item<std::int32_t>());
        KeyValueCache cache;
        std::span<const std::int32_t> fresh = tokens;
        while (std::int64_t(tokens.size()) < ids.size(0)) {
            const auto best = c.model->next(fresh, cache).argmax().item<std::int32_t>();
            QCOMPARE(best, ids[std::int64_t(tokens.size())].item<std::int32_t>());
            tokens.push_back(best);
            fresh = std::span<const std::int32_t>(tokens).last(1);
        }
    }

    void fixtureBf16_data() { addCases(); }
    /// Both ways of multiplying bf16 stay as near to fp32 as Hugging Face's own bf16 does on that case. Twice as far is
    /// allowed: what is rounded is not the same numbers, and by chance it may go the other way.
    void fixtureBf16() {
        CASE_FOLDER(folder);
        if (const std::string reason = whyNoMadeModels(); !reason.empty()) QSKIP(reason.c_str());
        const at::Tensor exact = tensorOf(*openTensors(path / "expected.safetensors"), "train5.losses");
        const auto strays = [&](const std::vector<double>& losses) {
            return (at::tensor(losses, at::kDouble) - exact).abs().max().item<double>();
        };
        const std::vector<std::vector<double>> theirs = bf16Losses(path);
        if (theirs.empty()) QSKIP("Hugging Face trains no packed base in bf16");
        double most = 0;
        for (const std::vector<double>& losses : theirs) most = std::max(most, strays(losses));
        QVERIFY(most > 0);
        for (const Bf16Products products : {Bf16Products::Native, Bf16Products::Float}) {
            setBf16Products(products);
            Case c = load(path, at::kBFloat16);
            const double own = strays(fiveSteps(*c.model, c.model->trainAll(), c.rows.batch));
            setBf16Products(Bf16Products::Auto);
            QVERIFY2(own <= 2 * most, qPrintable(QString("%1; Hugging Face's bf16: %2").arg(own).arg(most)));
        }
    }

    void fixtureMadeModels() { // families that the reference files lack are among the rows of the other functions
        if (const std::string reason = whyNoMadeModels(); !reason.empty()) QSKIP(reason.c_str());
        QVERIFY(modelCases().size() > fixtureCases("tiny").size());
    }

    void fixtureGgufOfModels_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : modelCases())
            if (std::filesystem::exists(folder / "model.gguf"))
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
    }
    void
    fixtureGgufOfModels() { // the same model from llama.cpp's kind of file: its weights, its settings, what it says
        CASE_FOLDER(folder);
        Case c = load(path);
        std::unique_ptr<Model> other = loadModel(path / "model.gguf", onTestDevice());
        QCOMPARE(other->spec().family, readJson(path / "expected.json").value("gguf_family", c.model->spec().family));
        const auto initialised = other->initialised(); // a pooler, which such files lack
        for (const auto& [name, weight] : other->weights()) {
            if (std::find(initialised.begin(), initialised.end(), name) != initialised.end()) continue;
            const std::string inModel = other->spec().head.kind == HeadKind::None
                                            ? std::string(architectureOf(c.model->spec()).base) + name
                                            : name;
            QVERIFY2(largestDifference(weight, namedWeight(*c.model, inModel)) < 1e-6, name.c_str());
        }
        c.model = std::move(other);
        compareStates(c);
        if (c.model->spec().encoderLayers || c.model->spec().head.kind != HeadKind::LanguageModel) return;
        at::NoGradGuard quiet;
        QVERIFY(largestDifference(c.model->logits(c.model->hidden(c.rows.batch, {})),
                                  c.rows.pick(tensorOf(*c.expected, "logits")))
                < tolerance);
    }

    void fixtureGguf() { // every block format dequantized, names translated, q and k in Hugging Face's order
        const std::filesystem::path folder = fixtures() / "gguf";
        if (!std::filesystem::exists(folder / "tiny_llama.gguf")) QSKIP("the reference files have no tiny_llama.gguf");
        const std::unique_ptr<Model> model = loadModel(folder / "tiny_llama.gguf", onTestDevice());
        const std::unique_ptr<TensorFile> file = openTensors(folder / "tiny_llama.expected.safetensors");
        for (const auto& [name, weight] : model->weights())
            QVERIFY2(largestDifference(weight, tensorOf(*file, "weight." + name)) < 1e-6, name.c_str());
        const PaddedRows rows =
            withoutPadding(tensorOf(*file, "input_ids"), tensorOf(*file, "attention_mask"), tensorOf(*file, "labels"));
        at::NoGradGuard quiet;
        QVERIFY(largestDifference(model->logits(model->hidden(rows.batch, {})), rows.pick(tensorOf(*file, "logits")))
                < tolerance);
        QVERIFY(std::abs(meanLoss(*model, rows.batch) - tensorOf(*file, "loss").item<double>()) < tolerance);
    }

    void fixtureRealEncoder() { // MiniLM: hidden states and, of their means, sentence embeddings
        const std::filesystem::path folder = realModels() / "minilm",
                                    reference = fixtures() / "real" / "minilm.safetensors";
        if (!std::filesystem::exists(folder / "model.safetensors") || !std::filesystem::exists(reference))
            QSKIP("MiniLM is not at hand: $LATHE_MODELS/minilm");
        const std::unique_ptr<Model> model = loadModel(folder, onTestDevice());
        QVERIFY(model->initialised().empty());
        const std::unique_ptr<TensorFile> file = openTensors(reference);
        const PaddedRows rows = withoutPadding(tensorOf(*file, "input_ids"), tensorOf(*file, "attention_mask"), {});
        at::NoGradGuard quiet;
        const at::Tensor hidden = model->hidden(rows.batch, {});
        QVERIFY(largestDifference(hidden, rows.pick(tensorOf(*file, "last_hidden_state"))) < tolerance);
        std::vector<at::Tensor> means;
        for (std::size_t s = 0; s + 1 < rows.batch.starts.size(); ++s)
            means.push_back(
                hidden.narrow(0, rows.batch.starts[s], rows.batch.starts[s + 1] - rows.batch.starts[s]).mean(0));
        const at::Tensor mean = at::stack(means);
        QVERIFY(largestDifference(mean / mean.norm(2, {1}, true), tensorOf(*file, "embeddings")) < tolerance);
    }

    void fixtureHeadsAreMade() { // a base checkpoint for a task: its head begins at random, and that is said
        const std::filesystem::path folder = realModels() / "minilm";
        if (!std::filesystem::exists(folder / "model.safetensors"))
            QSKIP("MiniLM is not at hand: $LATHE_MODELS/minilm");
        LoadOptions options;
        options.seed = 7;
        options.spec = specForTask(readModelSpec(folder), Task::QuestionAnswering);
        const std::unique_ptr<Model> model = loadModel(folder, onTestDevice(options));
        QVERIFY(model->initialised() == std::vector<std::string>({"qa_outputs.weight", "qa_outputs.bias"}));
        const at::Tensor head = namedWeight(*model, "qa_outputs.weight").clone();
        QVERIFY(std::abs(head.std().item<double>() - 0.02) < 0.002);
        QCOMPARE(namedWeight(*model, "qa_outputs.bias").abs().max().item<double>(), 0.0);
        namedWeight(*model, "qa_outputs.weight").zero_();
        model->reload();
        QVERIFY(at::equal(namedWeight(*model, "qa_outputs.weight"), head));
        const auto plain = loadModel(folder, onTestDevice());
        QVERIFY(at::equal(namedWeight(*plain, "embeddings.word_embeddings.weight"),
                          namedWeight(*model, "bert.embeddings.word_embeddings.weight")));
    }

    void fixtureRealModel() {
        const std::filesystem::path folder = realModels() / "smollm2";
        std::filesystem::path gguf;
        if (std::filesystem::is_directory(folder))
            for (const auto& entry : std::filesystem::directory_iterator(folder))
                if (entry.path().extension() == ".gguf") gguf = entry.path();
        const std::filesystem::path reference = fixtures() / "real" / "smollm2.safetensors";
        if (gguf.empty() || !std::filesystem::exists(reference)) QSKIP("SmolLM2 is not at hand: $LATHE_MODELS/smollm2");
        const std::unique_ptr<Model> model = loadModel(gguf, onTestDevice());
        const std::unique_ptr<TensorFile> file = openTensors(reference);
        for (int text = 0; file->find(std::to_string(text) + ".input_ids"); ++text) {
            const std::string prefix = std::to_string(text) + ".";
            const at::Tensor ids = tensorOf(*file, prefix + "input_ids");
            const PaddedRows rows = withoutPadding(ids, at::ones_like(ids), ids);
            QVERIFY(std::abs(meanLoss(*model, rows.batch) - tensorOf(*file, prefix + "loss").item<double>())
                    < tolerance);
            std::vector<std::int32_t> tokens;
            for (std::int64_t i = 0; i < ids.size(1); ++i) tokens.push_back(ids[0][i].item<std::int32_t>());
            KeyValueCache cache;
            at::Tensor logits = model->next(tokens, cache);
            QVERIFY(largestDifference(logits, tensorOf(*file, prefix + "last_logits"))
                    < 1e-3); // 30 layers in fp32, logits up to 30
            const at::Tensor greedy = tensorOf(*file, prefix + "greedy")[0];
            for (std::int64_t i = ids.size(1); i < greedy.size(0); ++i) {
                const auto best = logits.argmax().item<std::int32_t>();
                QCOMPARE(best, greedy[i].item<std::int32_t>());
                logits = model->next(std::span(&best, 1), cache);
            }
        }
    }
};

LATHE_TEST(TestModelFixtures)
#include "tst_model_fixtures.moc"
