// Sampling, streaming and the loop around them.
#include "backend/engine/model/fixture_batch.h"
#include "backend/engine/support/test_device.h"
#include "eval/generate.h"
#include "eval/text_stream.h"
#include "lathe/error.h"
#include "models/read_model_spec.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <fstream>
#include <memory>

using namespace lathe;

namespace {

/// Bytes as tokens: enough to see whole characters come out of split ones. 256 ends.
class ByteTokenizer final : public Tokenizer {
public:
    Encoding encode(std::string_view text, bool, bool) const override {
        Encoding encoding;
        for (char c : text) encoding.ids.push_back(static_cast<unsigned char>(c));
        return encoding;
    }
    std::string decode(std::span<const std::int32_t> ids, bool) const override {
        std::string text;
        for (std::int32_t id : ids) text += tokenBytes(id);
        return text;
    }
    std::string token(std::int32_t id) const override { return tokenBytes(id); }
    std::string tokenBytes(std::int32_t id) const override { return id < 256 ? std::string(1, char(id)) : "<end>"; }
    std::optional<std::int32_t> id(std::string_view) const override { return {}; }
    std::int64_t size() const override { return 257; }
    bool isSpecial(std::int32_t id) const override { return id == 256; }
    std::string describe() const override { return "bytes"; }
};

constexpr const char* decoderConfig = R"({"architectures": ["LlamaForCausalLM"], "model_type": "llama",
        "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
        "vocab_size": 257, "max_position_embeddings": 40, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": false,
        "initializer_range": 0.3})";
constexpr const char* answererConfig =
    R"({"architectures": ["T5ForConditionalGeneration"], "model_type": "t5", "is_encoder_decoder": true,
        "d_model": 32, "d_kv": 8, "d_ff": 48, "num_layers": 2, "num_heads": 4, "vocab_size": 257, "feed_forward_proj": "gated-gelu",
        "tie_word_embeddings": false, "decoder_start_token_id": 0, "pad_token_id": 0, "eos_token_id": 256, "initializer_factor": 3.0})";

std::unique_ptr<Model> smallModel(const QTemporaryDir& folder, const char* config = decoderConfig) {
    std::ofstream(folder.path().toStdString() + "/config.json") << config;
    return loadModel(folder.path().toStdString(), test::onTestDevice({.randomWeights = true, .seed = 1}));
}

/// From the nth token on the fake device has no memory for what is asked of it, as often as said: while this lives.
class ShortOfMemory {
public:
    ShortOfMemory(int from, int times) : m_state(std::make_shared<State>()) {
        test::onFakeOperator([state = m_state, from, times](const std::string&) {
            if (state->token < from || state->refused == times) return;
            ++state->refused;
            TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory. Tried to allocate 2.00 GiB.");
        });
    }
    ~ShortOfMemory() { test::onFakeOperator({}); }
    ShortOfMemory(const ShortOfMemory&) = delete;
    ShortOfMemory& operator=(const ShortOfMemory&) = delete;
    /// For generate(), which says before each token that it is its turn.
    std::function<void()> between() const {
        return [state = m_state] { ++state->token; };
    }
    int refused() const { return m_state->refused; }

private:
    struct State { int token = 0, refused = 0; };
    std::shared_ptr<State> m_state;
};

std::vector<double> shares(SamplingOptions options, const std::vector<float>& logits,
                           const std::vector<std::int32_t>& seen = {}) {
    Sampler sampler(options);
    std::vector<double> counts(logits.size());
    for (int i = 0; i < 20000; ++i) {
        std::vector<float> copy = logits;
        counts[std::size_t(sampler.pick(copy, seen))] += 1.0 / 20000;
    }
    return counts;
}

} // namespace

class TestGeneration : public QObject {
    Q_OBJECT
private slots:
    void samplingFollowsTheProbabilities() {
        const std::vector<float> logits{std::log(0.5f), std::log(0.3f), std::log(0.15f), std::log(0.05f)};
        const auto near = [](const std::vector<double>& got, const std::vector<double>& wanted) {
            for (std::size_t i = 0; i < got.size(); ++i)
                if (std::abs(got[i] - wanted[i]) > 0.015) return false;
            return true;
        };
        QVERIFY(near(shares({.temperature = 1}, logits), {0.5, 0.3, 0.15, 0.05}));
        QVERIFY(
            near(shares({.temperature = 0.5}, logits), {0.25 / 0.365, 0.09 / 0.365, 0.0225 / 0.365, 0.0025 / 0.365}));
        QVERIFY(near(shares({.temperature = 1, .topK = 2}, logits), {0.625, 0.375, 0, 0}));
        QVERIFY(near(shares({.temperature = 1, .topP = 0.7}, logits),
                     {0.625, 0.375, 0, 0})); // 0.5 alone does not reach 0.7
        QVERIFY(near(shares({.temperature = 0}, logits), {1, 0, 0, 0}));
        // a penalty makes a token that was seen less likely: log 0.5 * 2 = log 0.25
        QVERIFY(near(shares({.temperature = 1, .repetitionPenalty = 2}, logits, {0}),
                     {0.25 / 0.75, 0.4, 0.2, 0.05 / 0.75}));
    }

    void theSeedDecides() {
        const std::vector<float> logits(50, 0.0f);
        const auto draw = [&](std::int64_t seed) {
            Sampler sampler({.temperature = 1, .seed = seed});
            std::vector<std::int32_t> ids;
            for (int i = 0; i < 10; ++i) {
                std::vector<float> copy = logits;
                ids.push_back(sampler.pick(copy, {}));
            }
            return ids;
        };
        QVERIFY(draw(1) == draw(1));
        QVERIFY(draw(1) != draw(2));
        QVERIFY_THROWS_EXCEPTION(Error, Sampler({.temperature = -1}));
        QVERIFY_THROWS_EXCEPTION(Error, Sampler({.topP = 0}));
    }

    void onlyWholeCharactersAreShown() {
        TextStream stream({});
        QCOMPARE(stream.add("a\xED\x95"), std::string("a")); // a Korean syllable in two parts
        QCOMPARE(stream.add("\x9C"), std::string("\xED\x95\x9C"));
        QCOMPARE(stream.add("\xFFz"), std::string("\xEF\xBF\xBDz"));
        QCOMPARE(stream.add("\xF0\x9F\x98"), std::string());
        QCOMPARE(stream.finish(), std::string("\xEF\xBF\xBD"));
    }

    void stopStringsAreHeldBackAndCutOff() {
        TextStream stream({"END", "\n\n"});
        QCOMPARE(stream.add("one E"), std::string("one "));
        QCOMPARE(stream.add("N"), std::string());
        QCOMPARE(stream.add("O\n"), std::string("ENO"));
        QCOMPARE(stream.add("x"), std::string("\nx"));
        QCOMPARE(stream.add("y\n\nz"), std::string("y"));
        QVERIFY(stream.stopped());
        QCOMPARE(stream.add("more") + stream.finish(), std::string());
    }

    void tokenByTokenIsTheSameAsAtOnce() { // the cache against reading the whole text again
        const QTemporaryDir folder;
        const auto model = smallModel(folder);
        const ByteTokenizer tokenizer;
        const std::vector<std::int32_t> prompt{'H', 'e', 'y'};
        std::string shown;
        int turns = 0;
        const Generated result = generate(
            *model, tokenizer, prompt, {.maxNewTokens = 12}, [&](std::string_view text) { shown += text; },
            [&] { ++turns; });
        QCOMPARE(std::int64_t(result.ids.size()), 12);
        QVERIFY(result.end == GenerationEnd::MaxTokens);
        QCOMPARE(shown, result.text);
        QCOMPARE(turns, 12);
        std::vector<std::int64_t> ids(prompt.begin(), prompt.end());
        for (std::int32_t id : result.ids) {
            TokenBatch batch;
            batch.ids = at::tensor(ids, at::kLong);
            batch.positions = at::arange(std::int64_t(ids.size()), at::kLong);
            batch.starts = {0, std::int64_t(ids.size())};
            at::NoGradGuard quiet;
            QCOMPARE(model->logits(model->hidden(batch, {}))[-1].argmax().item<std::int32_t>(), id);
            ids.push_back(id);
        }
    }

    void tokensAreToldAsTheModelHasThem_data() {
        QTest::addColumn<double>("temperature");
        QTest::addColumn<double>("penalty");
        QTest::newRow("greedy") << 0.0 << 1.0;
        QTest::newRow("drawn") << 1.5 << 1.0;
        QTest::newRow("drawn with a penalty") << 0.8 << 1.7;
    }
    void tokensAreToldAsTheModelHasThem() { // against a softmax over the logits of the whole text
        QFETCH(double, temperature);
        QFETCH(double, penalty);
        const QTemporaryDir folder;
        const auto model = smallModel(folder);
        const ByteTokenizer tokenizer;
        const std::vector<std::int32_t> prompt{'H', 'e', 'y'};
        std::vector<GeneratedToken> told;
        GenerateOptions options{.sampling = {.temperature = temperature, .repetitionPenalty = penalty, .seed = 3},
                                .maxNewTokens = 16};
        const Generated silent = generate(*model, tokenizer, prompt, options, {}, {});
        options.told = [&](std::size_t, GeneratedToken token) { told.push_back(std::move(token)); };
        generate(*model, tokenizer, prompt, options, {}, {});
        QVERIFY(told.empty()); // nobody has asked for alternatives
        options.alternatives = 5;
        const Generated result = generate(*model, tokenizer, prompt, options, {}, {});
        QVERIFY(result.ids == silent.ids); // telling changes nothing
        QCOMPARE(told.size(), result.ids.size());
        std::vector<std::int64_t> ids(prompt.begin(), prompt.end());
        std::int64_t end = 0;
        for (std::size_t i = 0; i < told.size(); ++i) {
            TokenBatch batch;
            batch.ids = at::tensor(ids, at::kLong);
            batch.positions = at::arange(std::int64_t(ids.size()), at::kLong);
            batch.starts = {0, std::int64_t(ids.size())};
            at::NoGradGuard quiet;
            const at::Tensor shares =
                model->logits(model->hidden(batch, {}))[-1].to(at::kCPU, at::kDouble).log_softmax(0);
            const auto [best, order] = shares.topk(5);
            QCOMPARE(told[i].chosen.id, result.ids[i]);
            const double expected = shares[result.ids[i]].item<double>();
            QVERIFY2(std::abs(told[i].chosen.logProbability - expected) < 1e-4, qPrintable(QString::number(expected)));
            QCOMPARE(told[i].likeliest.size(), std::size_t(5));
            double sum = 0;
            for (std::size_t k = 0; k < 5; ++k) {
                QCOMPARE(told[i].likeliest[k].id, std::int32_t(order[std::int64_t(k)].item<std::int64_t>()));
                QVERIFY(std::abs(told[i].likeliest[k].logProbability - best[std::int64_t(k)].item<double>()) < 1e-4);
                sum += std::exp(told[i].likeliest[k].logProbability);
            }
            QVERIFY(sum <= 1 + 1e-6);
            if (temperature == 0) QCOMPARE(told[i].likeliest[0].id, result.ids[i]);
            QVERIFY(told[i].end >= end && told[i].end <= std::int64_t(result.text.size()));
            end = told[i].end;
            ids.push_back(result.ids[i]);
        }
    }

    void tokensAreToldWhereTheirTextEnds() { // characters of several tokens end with the last of them
        TextStream stream({"END"});
        stream.add("a\xED\x95");
        QCOMPARE(stream.known(), std::size_t(1));
        stream.add("\x9C");
        QCOMPARE(stream.known(), std::size_t(4));
        QCOMPARE(stream.add("EN"), std::string()); // held back, but known
        QCOMPARE(stream.known(), std::size_t(6));
        QCOMPARE(stream.add("x"), std::string("ENx"));
        QCOMPARE(stream.known(), std::size_t(7));
        stream.add("END");
        QCOMPARE(stream.known(), std::size_t(7));
    }

    void fixtureProbabilitiesAreHuggingFaces_data() {
        QTest::addColumn<QString>("folder");
        for (const auto& folder : test::fixtureCases("tiny")) {
            const ModelSpec spec = readModelSpec(folder);
            if (spec.head.kind == HeadKind::LanguageModel && !spec.encoderLayers)
                QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
        }
    }
    void fixtureProbabilitiesAreHuggingFaces() { // the first token after the reference's first row
        QFETCH(QString, folder);
        const std::filesystem::path path = folder.toStdString();
        const auto model = loadModel(path, test::onTestDevice({}));
        const auto expected = openTensors(path / "expected.safetensors");
        const at::Tensor ids = test::tensorOf(*expected, "input_ids")[0],
                         mask = test::tensorOf(*expected, "attention_mask")[0];
        const std::int64_t length = mask.sum().item<std::int64_t>();
        std::vector<std::int32_t> prompt;
        for (std::int64_t i = 0; i < length; ++i) prompt.push_back(std::int32_t(ids[i].item<std::int64_t>()));
        const at::Tensor shares = test::tensorOf(*expected, "logits")[0][length - 1].to(at::kDouble).log_softmax(0);
        std::vector<GeneratedToken> told;
        GenerateOptions options{.maxNewTokens = 1, .alternatives = 5};
        options.told = [&](std::size_t, GeneratedToken token) { told.push_back(std::move(token)); };
        const ByteTokenizer tokenizer;
        generate(*model, tokenizer, prompt, options, {}, {});
        QCOMPARE(told.size(), std::size_t(1));
        QVERIFY(std::abs(told[0].chosen.logProbability - shares.max().item<double>()) < 1e-4);
        for (const TokenChance& chance : told[0].likeliest)
            QVERIFY(std::abs(chance.logProbability - shares[chance.id].item<double>()) < 1e-4);
    }

    void severalTextsAreWhatEachIsAlone_data() {
        QTest::addColumn<int>("atOnce");
        QTest::addColumn<bool>("answers");
        for (const int atOnce : {1, 2, 3, 100})
            for (const bool answers : {false, true})
                QTest::addRow("%d at once%s", atOnce, answers ? " of an encoder-decoder" : "") << atOnce << answers;
    }
    void severalTextsAreWhatEachIsAlone() { // of different lengths, which end at different times
        QFETCH(int, atOnce);
        QFETCH(bool, answers);
        const QTemporaryDir folder;
        const auto model = smallModel(folder, answers ? answererConfig : decoderConfig);
        const ByteTokenizer tokenizer;
        std::vector<std::vector<std::int32_t>> prompts;
        for (const char* text : {"Hey", "a longer one than that", "x", "yes", "no", "what is it", "q"})
            prompts.emplace_back(text, text + std::strlen(text));
        const GenerateOptions options{.sampling = {.temperature = 0.7, .seed = 5}, .maxNewTokens = 20, .stop = {"~"}};
        std::vector<std::string> shown(prompts.size());
        int turns = 0;
        const std::vector<Generated> all = generateAll(
            *model, tokenizer, prompts, options, std::size_t(atOnce),
            [&](std::size_t which, std::string_view text) { shown[which] += text; }, [&] { ++turns; });
        QCOMPARE(all.size(), prompts.size());
        std::size_t tokens = 0;
        for (std::size_t i = 0; i < prompts.size(); ++i) {
            const Generated alone = generate(*model, tokenizer, prompts[i], options, {}, {});
            QVERIFY(all[i].ids == alone.ids && all[i].end == alone.end);
            QCOMPARE(all[i].text, alone.text);
            QCOMPARE(shown[i], alone.text);
            QCOMPARE(all[i].promptTokens, std::int64_t(prompts[i].size()));
            tokens += alone.ids.size();
        }
        if (atOnce == 1) QCOMPARE(std::size_t(turns), tokens);
        else QVERIFY(std::size_t(turns) < tokens); // passes are shared
        QVERIFY(generateAll(*model, tokenizer, {}, options, 2, {}, {}).empty());
    }

    void severalTextsThatDoNotFitAreWrittenInTurn() {
        if (!test::testsRunOnFakeDevice()) QSKIP("needs a device that runs out of memory when it is told to");
        const QTemporaryDir folder;
        const auto model = smallModel(folder);
        const std::vector<std::vector<std::int32_t>> prompts{{'a'}, {'b', 'c'}, {'d'}, {'e'}};
        const GenerateOptions options{.maxNewTokens = 8};
        for (const int when : {3, 5, 7}) {
            const ShortOfMemory memory(when, 1);
            const std::vector<Generated> all =
                generateAll(*model, ByteTokenizer(), prompts, options, 4, {}, memory.between());
            QCOMPARE(memory.refused(), 1);
            for (std::size_t i = 0; i < prompts.size(); ++i)
                QVERIFY(all[i].ids == generate(*model, ByteTokenizer(), prompts[i], options, {}, {}).ids);
        }
    }

    void memoryThatRunsOutOnceChangesNothing() { // all that can be freed is, and the text is read once more
        if (!test::testsRunOnFakeDevice()) QSKIP("needs a device that runs out of memory when it is told to");
        const QTemporaryDir folder;
        const auto model = smallModel(folder);
        const std::vector<std::int32_t> prompt{'H', 'e', 'y'};
        const Generated expected = generate(*model, ByteTokenizer(), prompt, {.maxNewTokens = 8}, {}, {});
        for (const int when : {1, 5}) {
            const ShortOfMemory memory(when, 1);
            const Generated found =
                generate(*model, ByteTokenizer(), prompt, {.maxNewTokens = 8}, {}, memory.between());
            QVERIFY(found.ids == expected.ids && found.end == expected.end);
            QCOMPARE(memory.refused(), 1);
        }
    }

    void memoryThatStaysFullEndsTheText() {
        if (!test::testsRunOnFakeDevice()) QSKIP("needs a device that runs out of memory when it is told to");
        const QTemporaryDir folder;
        const auto model = smallModel(folder);
        const std::vector<std::int32_t> prompt{'H', 'e', 'y'};
        const Generated expected = generate(*model, ByteTokenizer(), prompt, {.maxNewTokens = 8}, {}, {});
        std::string shown;
        {
            const ShortOfMemory memory(5, 1000);
            const Generated found = generate(
                *model, ByteTokenizer(), prompt, {.maxNewTokens = 8}, [&](std::string_view text) { shown += text; },
                memory.between());
            QVERIFY(found.end == GenerationEnd::MemoryFull);
            QVERIFY(found.ids
                    == std::vector<std::int32_t>(expected.ids.begin(),
                                                 expected.ids.begin() + 4)); // those before it are kept
            QCOMPARE(shown, found.text);
            QVERIFY(memory.refused() >= 2); // tried once more
        }
        const ShortOfMemory memory(1, 1000);
        try {
            generate(*model, ByteTokenizer(), prompt, {.maxNewTokens = 8}, {}, memory.between());
            QFAIL("there was no memory for a token");
        } catch (const Error& error) {
            QVERIFY(error.info().kind == ErrorKind::OutOfMemory && !error.info().hint.empty());
        }
    }

    void endsAreNamed() {
        const QTemporaryDir folder;
        const auto model = smallModel(folder);
        const ByteTokenizer tokenizer;
        const std::vector<std::int32_t> prompt{'H', 'e', 'y'};
        const auto first = generate(*model, tokenizer, prompt, {.maxNewTokens = 5}, {}, {});
        QVERIFY(generate(*model, tokenizer, prompt, {.maxNewTokens = 5, .endTokens = {first.ids[0]}}, {}, {}).end
                == GenerationEnd::EndToken);
        QVERIFY(generate(*model, tokenizer, prompt, {.maxNewTokens = 500}, {}, {}).end == GenerationEnd::ContextFull);
        QVERIFY_THROWS_EXCEPTION(Error, generate(*model, tokenizer, {}, {}, {}, {}));
        QVERIFY_THROWS_EXCEPTION(Error, generate(*model, tokenizer, std::vector<std::int32_t>(40, 'x'), {}, {}, {}));
        QVERIFY_THROWS_EXCEPTION(Error, generate(*model, tokenizer, std::vector<std::int32_t>{257}, {}, {}, {}));
        int turns = 0;
        struct GaveUp {};
        QVERIFY_THROWS_EXCEPTION(GaveUp, generate(*model, tokenizer, prompt, {}, {}, [&] {
                                     if (++turns == 3) throw GaveUp{};
                                 }));
    }
};

LATHE_TEST(TestGeneration)
#include "tst_generation.moc"
