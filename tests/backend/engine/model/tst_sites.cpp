// What methods may put on a model: virtual tokens, prefixes and what stands at a sublayer's end, on decoders and
// encoders.
#include "backend/engine/model/fixture_batch.h"
#include "backend/engine/support/test_device.h"
#include "lathe/error.h"
#include "model/key_value_cache.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace lathe;
using namespace lathe::test;

namespace {

const std::pair<const char*, const char*> configs[] = {
    {"llama",
     R"({"architectures": ["LlamaForCausalLM"], "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
        "num_key_value_heads": 2, "vocab_size": 50, "max_position_embeddings": 64, "initializer_range": 0.3})"},
    {"mistral",
     R"({"architectures": ["MistralForCausalLM"], "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
        "num_key_value_heads": 2, "vocab_size": 50, "max_position_embeddings": 64, "sliding_window": 5, "initializer_range": 0.3})"},
    {"gpt2",
     R"({"architectures": ["GPT2LMHeadModel"], "n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 64, "vocab_size": 50, "initializer_range": 0.3})"},
    {"bert",
     R"({"architectures": ["BertForTokenClassification"], "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
        "num_attention_heads": 4, "vocab_size": 50, "max_position_embeddings": 64, "initializer_range": 0.3, "num_labels": 3})"},
};

void addModels() {
    QTest::addColumn<QString>("config");
    for (const auto& [name, config] : configs) QTest::newRow(name) << QString(config);
}

std::unique_ptr<Model> modelOf(const QString& config, at::ScalarType dtype = at::kFloat) {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    std::ofstream(path / "config.json") << config.toStdString();
    return loadModel(path, onTestDevice({.dtype = dtype, .randomWeights = true, .seed = 5}));
}

/// Segments of these lengths with tokens from a seed.
TokenBatch batchOf(const std::vector<std::int64_t>& lengths) {
    TokenBatch batch;
    std::vector<at::Tensor> positions;
    batch.starts = {0};
    for (const std::int64_t length : lengths) {
        positions.push_back(at::arange(length, at::kLong));
        batch.starts.push_back(batch.starts.back() + length);
        batch.examples.push_back(std::int64_t(batch.examples.size()));
    }
    at::manual_seed(3);
    batch.ids = torch::randint(0, 50, {batch.starts.back()}, at::kLong);
    batch.positions = at::cat(positions);
    batch.targets = torch::randint(0, 3, {batch.starts.back()}, at::kLong);
    batch.trainedTokens = batch.starts.back();
    return batch;
}

struct Prompt final : VirtualTokens {
    at::Tensor rows;
    std::int64_t count() const override { return rows.size(0); }
    at::Tensor embeddings() override { return rows; }
};
struct Prefix final : PrefixStates {
    at::Tensor states; ///< (count, layers, 2, width)
    std::int64_t count() const override { return states.size(0); }
    std::pair<at::Tensor, at::Tensor> keysAndValues(std::int64_t layer) override {
        const at::Tensor twice = states.select(1, layer) * 1.0; // through a graph, as a reparametrization is
        return {twice.select(1, 0), twice.select(1, 1)};
    }
};
struct Cut final : SublayerDelta {
    double factor = 1;
    at::Tensor leave(const SublayerPass& pass, const TokenBatch&, const StepContext&) override {
        return pass.join(pass.output * factor);
    }
};

struct Louder final : EmbeddingDelta {
    at::Tensor words(const at::Tensor& words, const at::Tensor&) override { return words * 1.5; }
    at::Tensor prepared(const at::Tensor& x) override { return x + 0.25; }
};

Prefix randomPrefix(const Model& model) {
    Prefix prefix;
    at::manual_seed(8);
    prefix.states = there(torch::randn({3, model.spec().layers, 2, model.spec().keyValueHeads * model.spec().headDim}))
                        .requires_grad_(true);
    return prefix;
}

} // namespace

class TestSites : public QObject {
    Q_OBJECT
private slots:
    void virtualTokensStandWhereWordsWould_data() { addModels(); }
    void virtualTokensStandWhereWordsWould() { // vectors taken from the word table are those words
        QFETCH(QString, config);
        const auto model = modelOf(config);
        at::NoGradGuard quiet;
        const at::Tensor words = at::tensor(std::vector<std::int64_t>{7, 8, 9});
        TokenBatch whole = batchOf({8, 5}), text = batchOf({5, 2});
        for (const std::int64_t start : {0, 8}) whole.ids.narrow(0, start, 3).copy_(words);
        text.ids = at::cat({whole.ids.narrow(0, 3, 5), whole.ids.narrow(0, 11, 2)});
        Prompt prompt;
        prompt.rows = model->wordEmbeddings().index_select(0, there(words));
        const at::Tensor wanted = model->hidden(whole, {});
        model->setVirtualTokens(&prompt);
        QVERIFY(largestDifference(model->hidden(text, {}), wanted) < 1e-5);
        model->setVirtualTokens(nullptr);
        QVERIFY(model->hidden(text, {}).size(0) == 7);
    }

    void recomputingChangesNoGradient_data() { addModels(); }
    void recomputingChangesNoGradient() {
        QFETCH(QString, config);
        const auto model = modelOf(config);
        Prefix prefix = randomPrefix(*model);
        Prompt prompt;
        prompt.rows = there(torch::randn({2, 32})).requires_grad_(true);
        model->setPrefix(&prefix);
        model->setVirtualTokens(&prompt);
        std::vector<at::Tensor> gradients[2];
        for (int recompute : {0, 1}) {
            model->loss(batchOf({9, 4}), {.training = true, .recompute = recompute == 1}).sum.backward();
            for (at::Tensor* leaf : {&prefix.states, &prompt.rows}) {
                gradients[recompute].push_back(leaf->grad().clone());
                leaf->mutable_grad() = at::Tensor();
            }
        }
        for (int i : {0, 1}) {
            QVERIFY(gradients[0][std::size_t(i)].abs().max().item<double>() > 1e-3);
            QVERIFY(largestDifference(gradients[0][std::size_t(i)], gradients[1][std::size_t(i)]) < 1e-4);
        }
    }

    void aSublayerWithoutOutputIsGone_data() { addModels(); }
    void aSublayerWithoutOutputIsGone() {
        QFETCH(QString, config);
        const auto model = modelOf(config);
        at::NoGradGuard quiet;
        const TokenBatch batch = batchOf({9, 4});
        const at::Tensor base = model->hidden(batch, {});
        QCOMPARE(std::int64_t(model->sublayers().size()), 2 * model->spec().layers);
        Cut same, gone;
        gone.factor = 0;
        for (SublayerSite* site : model->sublayers()) site->delta = &same;
        QVERIFY(largestDifference(model->hidden(batch, {}), base) < 1e-5);
        for (SublayerSite* site : model->sublayers()) site->delta = &gone;
        const at::Tensor before = model->hiddenStates(batch).front(), after = model->hidden(batch, {});
        if (model->spec().kind == ModelKind::Encoder) // norms of what entered
            QVERIFY(largestDifference(after, at::layer_norm(before, {32})) < 1e-4);
        for (SublayerSite* site : model->sublayers()) site->delta = nullptr;
        QVERIFY(at::equal(model->hidden(batch, {}), base));
    }

    void theCacheKnowsThem_data() { addModels(); }
    void theCacheKnowsThem() { // token by token is as at once, with virtual tokens, a prefix and changed embeddings
        QFETCH(QString, config);
        const auto model = modelOf(config);
        at::NoGradGuard quiet;
        if (model->spec().head.kind != HeadKind::LanguageModel) {
            KeyValueCache cache;
            const std::int32_t id = 1;
            QVERIFY_THROWS_EXCEPTION(Error, model->next(std::span(&id, 1), cache));
            return;
        }
        Prefix prefix = randomPrefix(*model);
        Prompt prompt;
        prompt.rows = there(torch::randn({2, 32}));
        model->setPrefix(&prefix);
        model->setVirtualTokens(&prompt);
        Louder louder;
        model->useEmbeddingDelta(&louder, true);
        const TokenBatch batch = batchOf({7});
        const at::Tensor wanted = model->logits(model->hidden(batch, {}));
        QCOMPARE(wanted.size(0), std::int64_t(9));
        KeyValueCache cache;
        for (std::int64_t t = 0; t < 7; ++t) {
            const auto id = batch.ids[t].item<std::int32_t>();
            QVERIFY(largestDifference(model->next(std::span(&id, 1), cache), wanted[t + 2]) < 1e-4);
        }
        QCOMPARE(cache.length, std::int64_t(12));
    }

    void severalChangesOfTheEmbeddings() { // each reads what the one before gives; one that goes leaves the others
        const auto model = modelOf(configs[0].second);
        at::NoGradGuard quiet;
        const TokenBatch batch = batchOf({4, 3});
        const at::Tensor plain = model->hiddenStates(batch).front();
        Louder first, second;
        model->useEmbeddingDelta(&first, true);
        model->useEmbeddingDelta(&second, true);
        model->useEmbeddingDelta(&second, true); // twice is once
        QVERIFY(largestDifference(model->hiddenStates(batch).front(), plain * 2.25 + 0.5) < 1e-5);
        model->useEmbeddingDelta(&first, false);
        QVERIFY(largestDifference(model->hiddenStates(batch).front(), plain * 1.5 + 0.25) < 1e-5);
        model->useEmbeddingDelta(&second, false);
        QVERIFY(at::equal(model->hiddenStates(batch).front(), plain));
    }

    void trainsWhatIsChosen_data() { addModels(); }
    void trainsWhatIsChosen() {
        QFETCH(QString, config);
        const auto model = modelOf(config, at::kBFloat16);
        const auto biases = model->train([](const std::string& name) { return name.ends_with(".bias"); });
        std::size_t expected = 0;
        for (const auto& [name, weight] : model->weights()) expected += name.ends_with(".bias");
        QCOMPARE(biases.size(), expected);
        const std::vector<Parameter*> all = model->trainAll();
        QCOMPARE(all.size(), model->weights().size());
        QVERIFY(biases == model->train([](const std::string& name) { return name.ends_with(".bias"); })); // once each
        model->loss(batchOf({9, 4}), {.training = true}).sum.backward();
        for (const Parameter* parameter : all)
            QVERIFY2(parameter->master().grad().defined(), parameter->name().c_str());
    }

    void fixturePromptsAndPrefixes_data() {
        QTest::addColumn<QString>("folder");
        bool found = false;
        for (const auto& folder : fixtureCases("peft")) {
            const auto config = readJson(folder / "expected.json");
            const std::string kind = config.value("peft_type", "");
            if (kind != "PROMPT_TUNING" && kind != "PREFIX_TUNING" && kind != "P_TUNING") continue;
            found = true;
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
        }
        if (!found) QSKIP(noFixture);
    }
    void fixturePromptsAndPrefixes() { // vectors as PEFT saved them; where classes are trained beside them, with those
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        const auto config = readJson(path / "expected.json");
        const auto model = loadModel(fixtures() / "tiny" / config.at("base").get<std::string>(), onTestDevice());
        const auto expected = openTensors(path / "expected.safetensors"),
                   adapter = openTensors(path / "adapter" / "adapter_model.safetensors");
        const at::Tensor vectors = tensorOf(*adapter, "prompt_embeddings");
        Prompt prompt;
        Prefix prefix;
        at::NoGradGuard quiet;
        if (config.at("peft_type") == "PREFIX_TUNING") {
            prefix.states = there(vectors).view({vectors.size(0), model->spec().layers, 2, -1});
            model->setPrefix(&prefix);
        } else {
            prompt.rows = there(vectors);
            model->setVirtualTokens(&prompt);
        }
        for (const auto& [name, weight] : model->weights())
            if (adapter->find("base_model." + name)) weight.copy_(tensorOf(*adapter, "base_model." + name));
        PaddedRows rows = taskRows(*expected, model->spec());
        const at::Tensor logits = tensorOf(*expected, "logits"), mask = tensorOf(*expected, "attention_mask");
        if (model->spec().head.kind != HeadKind::LanguageModel) {
            QVERIFY(largestDifference(model->outputs(rows.batch), logits) < 1e-4);
        } else {
            const std::int64_t front = logits.size(1) - mask.size(1);
            const at::Tensor kept =
                at::cat({at::ones({mask.size(0), front}, at::kLong), mask}, 1).view({-1}).nonzero().view({-1});
            QVERIFY(largestDifference(model->logits(model->hidden(rows.batch, {})),
                                      logits.flatten(0, 1).index_select(0, kept))
                    < 1e-4);
            if (front)
                rows.batch.firstTargets = tensorOf(*expected, "labels").select(1, 0); // PEFT scores the first word, too
        }
        QVERIFY(std::abs(meanLoss(*model, rows.batch) - tensorOf(*expected, "loss").item<double>()) < 1e-4);
    }
};

LATHE_TEST(TestSites)
#include "tst_sites.moc"
