// The operations of a step against counts by hand on models small enough for that, against each other where one must be
// a part of another, and against what papers reckon: six operations for a weight and a token.
#include "estimate/estimate.h"
#include "estimate/step_products.h"
#include "known_models.h"
#include "models/heads.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace lathe;
using namespace lathe::test;

class TestStepProducts : public QObject {
    Q_OBJECT

    static StepProducts productsOf(const ModelSpec& spec, const std::string& methods) {
        const Recipe recipe = recipeOf("{'methods': [" + methods + "]}");
        return {spec, Estimator(spec, recipe, {}).plan()};
    }
    static constexpr const char* loraOnQuery = "{'method': 'lora', 'rank': 2, 'target_modules': ['q_proj']}";

private slots:
    void aSmallModelByHand() {
        // One layer: hidden 8, inner 12, 2 heads of 4, 1 key/value head; vocabulary 10.
        const ModelSpec spec = llama(8, 12, 1, 2, 1, 4, 10, true, 64);
        const double q = 8 * 8, k = 8 * 4, v = 8 * 4, o = 8 * 8, gate = 8 * 12, up = 8 * 12, down = 12 * 8;
        const double inner = o + gate + up + down, head = 8 * 10, low = (8 + 8) * 2;
        const std::vector<std::int64_t> lengths{3, 5};
        const double tokens = 8, pairs = 3 * 4 / 2 + 5 * 6 / 2, scored = 6;
        const double attention = 4 * 2 * 4 * pairs; // queries times keys, weights times values
        // Nothing before q, k and v learns: no gradient goes to what they read, nor into A's input. All else has one.
        const double forward = tokens * 2 * (q + k + v + inner + low) + attention + scored * 2 * head;
        const double back = tokens * 2 * (inner + low + 2 * 8) + 2 * attention + scored * 2 * head;
        const StepProducts lora = productsOf(spec, loraOnQuery);
        QVERIFY(lora.isKnown());
        QCOMPARE(lora.of(lengths, std::int64_t(scored), false), forward + back);
        QCOMPARE(lora.of(lengths, std::int64_t(scored), true),
                 2 * forward - scored * 2 * head + back); // layers go forward twice, the head once

        // Everything learns: each product has two of its size behind it, the tied head's matrix, too.
        const StepProducts full = productsOf(spec, "{'method': 'full'}");
        QCOMPARE(full.of(lengths, std::int64_t(scored), false),
                 3 * (tokens * 2 * (q + k + v + inner) + attention + scored * 2 * head));
    }

    void layersBeforeTheFirstThatLearnsGoForwardOnly() {
        const ModelSpec one = llama(8, 12, 1, 2, 1, 4, 10, true, 64), four = llama(8, 12, 4, 2, 1, 4, 10, true, 64);
        const std::vector<std::int64_t> lengths{7};
        const char* last = "{'method': 'layers', 'last': 1}";
        const double weights = 8 * 8 + 2 * 8 * 4 + 8 * 8 + 3 * 8 * 12,
                     layerForward = 7 * 2 * weights + 4 * 8 * 7 * 8 / 2;
        const double alone = productsOf(one, last).of(lengths, 0, false),
                     among = productsOf(four, last).of(lengths, 0, false);
        QCOMPARE(among - alone, 3 * layerForward);
        QCOMPARE(productsOf(four, last).of(lengths, 0, true) - among,
                 layerForward); // the one that learns is recomputed
    }

    void sixForAWeightAndAToken() { // Kaplan et al. 2020, 2.1: C = 6 N, and attention beside it
        const ModelSpec spec = llama32Of1B();
        const double weights = double(spec.parameters()) - (2 * 16 + 1) * 2048; // norms multiply nothing by a matrix
        const std::vector<std::int64_t> lengths{1};
        const double attention = 16.0 * 12 * 32 * 64; // one pair in each of the layers
        const double counted = productsOf(spec, "{'method': 'full'}").of(lengths, 1, false);
        QCOMPARE(counted, 6 * weights + attention);
        // LoRA on a frozen base: four for each of the base's, as its weights need no gradient
        const double lora = productsOf(spec, "{'method': 'lora', 'rank': 1}").of(lengths, 1, false);
        QVERIFY(lora > 0.98 * 4 * weights && lora < 1.02 * 4 * weights);
    }

    void windowsAndPackingCountPairsThatSeeEachOther() {
        const auto mistral = [](int window) {
            nlohmann::json config{{"architectures", {"MistralForCausalLM"}},
                                  {"hidden_size", 8},
                                  {"intermediate_size", 12},
                                  {"num_hidden_layers", 2},
                                  {"num_attention_heads", 2},
                                  {"num_key_value_heads", 1},
                                  {"head_dim", 4},
                                  {"vocab_size", 10},
                                  {"max_position_embeddings", 64}};
            if (window) config["sliding_window"] = window;
            return productsOf(specFromConfig(config), loraOnQuery);
        };
        const StepProducts all = mistral(0), windowed = mistral(4);
        for (const std::int64_t length : {1, 4, 5, 11}) {
            double seen = 0; // counted one by one
            for (std::int64_t i = 0; i < length; ++i)
                for (std::int64_t j = 0; j <= i; ++j) seen += i - j >= 4;
            const std::vector<std::int64_t> lengths{length};
            const double perPair =
                4 * 8; // forward; three times as much with the way back, which the first layer has, too
            QCOMPARE(all.of(lengths, 0, false) - windowed.of(lengths, 0, false), 2 * 3 * perPair * seen);
        }
        const std::vector<std::int64_t> together{11}, apart{5, 6};
        QCOMPARE(all.of(together, 0, false) - all.of(apart, 0, false), 2 * 3 * 4 * 8 * (11.0 * 12 / 2 - 15 - 21));
    }

    void whatIsNotCountedSaysSo() {
        const ModelSpec t5 = specFromConfig({{"architectures", {"T5ForConditionalGeneration"}},
                                             {"d_model", 8},
                                             {"d_ff", 16},
                                             {"d_kv", 4},
                                             {"num_layers", 1},
                                             {"num_heads", 2},
                                             {"vocab_size", 10}});
        QVERIFY(!productsOf(t5, "{'method': 'full'}").isKnown());
    }
};

LATHE_TEST(TestStepProducts)
#include "tst_step_products.moc"
