// A sweep's runs from its values: the order of a grid, draws that are the same again and never twice, ranges.
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "recipe/sweep.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace lathe;

namespace {

Recipe loraRecipe() {
    Recipe recipe;
    recipe.settings.set(field::model, "models/a");
    recipe.data.emplace_back(dataFields()).set(field::path, "rows.jsonl");
    recipe.methods.push_back({"lora", Settings(*methodInfo("lora").fields)});
    return recipe;
}

Sweep sweepOf(std::vector<std::pair<const char*, const char*>> varied, std::int64_t draws = 0, std::uint64_t seed = 1) {
    Sweep sweep{.name = "test", .recipe = loraRecipe(), .draws = draws, .seed = seed};
    for (const auto& [field, text] : varied) sweep.varied.push_back(variedFromText(field, text, sweep.recipe));
    return sweep;
}

std::vector<std::string> namesOf(const std::vector<SweepRun>& runs) {
    std::vector<std::string> names;
    for (const SweepRun& run : runs) names.push_back(run.recipe.settings.get(field::name));
    return names;
}

std::string whyRefused(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.info().message;
    }
    return {};
}

} // namespace

class TestSweepRuns : public QObject {
    Q_OBJECT
private slots:
    /// As nested loops, the first field outermost; each recipe has the values and nothing else that is new.
    void aGridIsAllCombinationsInOrder() {
        const auto runs = runsOf(sweepOf({{"rank", "8, 16"}, {"learning_rate", "1e-5,1e-4,1e-3"}}));
        QCOMPARE(runs.size(), 6u);
        std::size_t i = 0;
        for (const std::int64_t rank : {8, 16})
            for (const double rate : {1e-5, 1e-4, 1e-3}) {
                const Recipe& recipe = runs[i].recipe;
                QCOMPARE(recipe.methods.at(0).settings.get(field::rank), rank);
                QCOMPARE(recipe.settings.get(field::learningRate), rate);
                QCOMPARE(runs[i].values, (std::vector<Value>{rank, rate}));
                QVERIFY(!runs[i].problem);
                Recipe back = recipe;
                back.methods[0].settings.set(FieldName(field::rank), Value{});
                back.settings.set(FieldName(field::learningRate), Value{});
                back.settings.set(FieldName(field::name), Value{});
                QVERIFY(back == loraRecipe());
                ++i;
            }
        QCOMPARE(namesOf(runs).front(), "rank 8, learning rate 1e-5");
        QCOMPARE(namesOf(runs).back(), "rank 16, learning rate 0.001");
        QCOMPARE(namesOf(runsOf(sweepOf({{"loraplus_ratio", "16"}, {"beta1", "0.8"}}))).front(),
                 "LoRA+ ratio 16, AdamW beta 1 0.8"); // names keep their letters
        const auto names = namesOf(runs);
        QCOMPARE(std::set<std::string>(names.begin(), names.end()).size(), 6u);
    }

    void drawsAreTheSameAgainAndNeverTwice() {
        const auto text = [](const std::vector<SweepRun>& runs) {
            std::string all;
            for (const SweepRun& run : runs) all += toJson(run.recipe);
            return all;
        };
        const Sweep sweep = sweepOf({{"rank", "4..64:9"}, {"learning_rate", "1e-5..1e-3:log"}}, 50, 7);
        const auto runs = runsOf(sweep);
        QCOMPARE(runs.size(), 50u);
        QCOMPARE(text(runsOf(sweep)), text(runs));
        QVERIFY(text(runsOf(sweepOf({{"rank", "4..64:9"}, {"learning_rate", "1e-5..1e-3:log"}}, 50, 8))) != text(runs));
        std::set<std::string> recipes;
        int low = 0;
        for (const SweepRun& run : runs) {
            recipes.insert(toJson(run.recipe));
            const double rate = run.recipe.settings.get(field::learningRate);
            QVERIFY(rate >= 1e-5 && rate <= 1e-3);
            low += rate < 1e-4;
        }
        QCOMPARE(recipes.size(), 50u);
        QVERIFY(low > 12 && low < 38); // half of them by its logarithm; evenly spread it would be a tenth
    }

    /// Fewer combinations than draws: each of them once. A range of whole numbers holds only so many.
    void drawsEndWhereThereIsNothingNew() {
        QCOMPARE(runsOf(sweepOf({{"rank", "8,16"}, {"seed", "1,2"}}, 20)).size(), 4u);
        QCOMPARE(runsOf(sweepOf({{"rank", "1..5"}}, 20)).size(), 5u);
        const auto three = runsOf(sweepOf({{"rank", "8,16"}, {"seed", "1,2,3,4,5"}}, 3, 5));
        QCOMPARE(three.size(), 3u);
        std::set<std::vector<std::string>> values;
        for (const SweepRun& run : three) values.insert({toText(run.values[0]), toText(run.values[1])});
        QCOMPARE(values.size(), 3u);
    }

    void rangesAreEvenlyApart() {
        const auto valuesOf = [](const char* name, const char* text) {
            const Recipe recipe = loraRecipe();
            const VariedField varied = variedFromText(name, text, recipe);
            for (const SweepField& one : sweepFields(recipe))
                if (one.path == varied.field) return valuesIn(*varied.range, *one.field);
            return std::vector<Value>();
        };
        const auto rates = valuesOf("learning_rate", "1e-5..1e-3:log:5");
        QCOMPARE(rates.size(), 5u);
        QCOMPARE(std::get<double>(rates.front()), 1e-5);
        QCOMPARE(std::get<double>(rates.back()), 1e-3);
        for (std::size_t i = 1; i < rates.size(); ++i) // to four digits
            QVERIFY(std::abs(std::get<double>(rates[i]) / std::get<double>(rates[i - 1]) - std::sqrt(10.0)) < 2e-3);
        QCOMPARE(valuesOf("dropout", "0..0.3:4"), (std::vector<Value>{0.0, 0.1, 0.2, 0.3}));
        QCOMPARE(valuesOf("beta2", "0.99..0.99995:2"), (std::vector<Value>{0.99, 0.99995})); // the ends as they are
        QCOMPARE(valuesOf("rank", "4..64:log:5"),
                 (std::vector<Value>{std::int64_t(4), std::int64_t(8), std::int64_t(16), std::int64_t(32),
                                     std::int64_t(64)}));
        QCOMPARE(valuesOf("rank", "1..3:9").size(), 3u); // whole numbers lie no closer
    }

    void methodsAreComparedWithTheirOwnFields() {
        const auto runs = runsOf(sweepOf({{"method", "lora,ia3"}, {"rank", "8,16"}}));
        QCOMPARE(namesOf(runs), (std::vector<std::string>{"LoRA, rank 8", "LoRA, rank 16", "IA3"}));
        QCOMPARE(runs[2].recipe.methods.at(0).method, "ia3");
        QVERIFY(runs[2].values[1] == Value{});
        for (const SweepRun& run : runs) (void)recipeFromJson(toJson(run.recipe)); // they are whole

        Recipe none = loraRecipe();
        none.methods.clear(); // as one that takes the default
        Sweep sweep{.name = "x", .recipe = none, .varied = {variedFromText("rank", "2,4", none)}};
        QCOMPARE(runsOf(sweep)[1].recipe.methods.at(0).settings.get(field::rank), 4);
    }

    void everyKindOfFieldIsRead() {
        const Recipe recipe = loraRecipe();
        const auto values = [&](const char* name, const char* text) {
            return variedFromText(name, text, recipe).values;
        };
        QCOMPARE(values("packing", "yes,no"), (std::vector<Value>{true, false}));
        QCOMPARE(values("schedule", "linear,cosine,linear").size(), 2u); // once each
        QCOMPARE(values("target_modules", "q_proj,v_proj; all-linear"),
                 (std::vector<Value>{WordList{"q_proj", "v_proj"}, WordList{"all-linear"}}));
        QCOMPARE(variedFromText("rows", "100,200", recipe).field, "data[0].rows");
        QCOMPARE(variedFromText("data[0].rows", "100", recipe).field, "data[0].rows");
        for (const SweepField& one : sweepFields(recipe)) // whatever the tables have
            QVERIFY(!one.title.empty() && one.field);
    }

    void whatCannotBeIsRefused() {
        const auto fromText = [](const char* name, const char* text) {
            return whyRefused([&] { variedFromText(name, text, loraRecipe()); });
        };
        QVERIFY(fromText("rnak", "8").find("nearest: \"rank\"") != std::string::npos);
        QVERIFY(fromText("rank", "0").find("at least 1") != std::string::npos);
        QVERIFY(fromText("rank", "eight").find("whole number") != std::string::npos);
        QVERIFY(fromText("schedule", "cosin").find("nearest: cosine") != std::string::npos);
        QVERIFY(!fromText("rank", " , ").empty());
        QVERIFY(!fromText("learning_rate", "1e-5..1e-3:lgo:4").empty());

        QVERIFY(!whyRefused([] { runsOf(sweepOf({})); }).empty());
        QVERIFY(!whyRefused([] { runsOf(sweepOf({{"learning_rate", "1e-5..1e-3:log"}})); }).empty()); // how many?
        QVERIFY(!whyRefused([] { runsOf(sweepOf({{"learning_rate", "0..1e-3:log:4"}})); }).empty());
        QVERIFY(!whyRefused([] { runsOf(sweepOf({{"rank", "8..4:3"}})); }).empty());
        QVERIFY(!whyRefused([] { runsOf(sweepOf({{"rank", "1..40:40"}, {"seed", "1..40:40"}})); }).empty());
        QVERIFY(!whyRefused([] { runsOf(sweepOf({{"rank", "8"}, {"methods[0].rank", "16"}})); }).empty());

        Sweep beyond = sweepOf({{"rank", "8"}});
        beyond.varied[0].values.push_back(std::int64_t(-1)); // of a range, or of another program
        const auto runs = runsOf(beyond);
        QCOMPARE(runs.size(), 2u);
        QVERIFY(!runs[0].problem && runs[1].problem);
        QCOMPARE(runs[1].problem->field, "methods[0].rank");

        Recipe two = loraRecipe();
        two.methods.push_back(two.methods.front());
        const std::string several = whyRefused([&] { variedFromText("rank", "8", two); });
        QVERIFY(several.find("methods[0].rank, methods[1].rank") != std::string::npos);
    }
};

LATHE_TEST(TestSweepRuns)
#include "tst_sweep.moc"
