#include "lathe/comparison.h"
#include "lathe/scores.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>

using namespace lathe;

namespace {

RunDetail withRecipe(const std::string& recipe) {
    RunDetail run;
    run.resolvedRecipeJson = recipe;
    return run;
}

const ComparedField* fieldAt(const std::vector<ComparedField>& fields, const std::string& path) {
    for (const ComparedField& field : fields)
        if (field.path == path) return &field;
    return nullptr;
}

const ComparedMetric* metricAt(const std::vector<ComparedMetric>& metrics, const std::string& name, MetricAt at) {
    for (const ComparedMetric& metric : metrics)
        if (metric.name == name && metric.at == at) return &metric;
    return nullptr;
}

} // namespace

class TestComparison : public QObject {
    Q_OBJECT
private slots:
    void fieldsAreFoundInTheirOrder() {
        const auto fields = comparedFields(
            {withRecipe(R"({"model": "a", "learning_rate": 1, "methods": [{"method": "lora", "rank": 8}], "seed": 1})"),
             withRecipe(R"({"model": "a", "optimizer": "sgd", "learning_rate": 1.0,
                            "methods": [{"method": "lora", "rank": 8, "alpha": 16}], "seed": 2})")});
        std::vector<std::string> paths;
        for (const ComparedField& field : fields) paths.push_back(field.path);
        QCOMPARE(paths, (std::vector<std::string>{"model", "optimizer", "learning_rate", "methods[0].method",
                                                  "methods[0].rank", "methods[0].alpha", "seed"}));
        QVERIFY(!fieldAt(fields, "model")->differs());
        QVERIFY(!fieldAt(fields, "learning_rate")->differs()); // 1 and 1.0 are one number there
        QVERIFY(fieldAt(fields, "optimizer")->differs());
        QVERIFY(std::holds_alternative<std::monostate>(fieldAt(fields, "optimizer")->values[0]));
        QVERIFY(fieldAt(fields, "seed")->differs());
        QCOMPARE(std::string(fieldAt(fields, "methods[0].rank")->place.title), std::string("Rank (LoRA)"));
    }

    void whatIsNoRecipeHasNoFields() {
        for (const char* text : {"", "not JSON", "[1, 2]", "3", "null", "{}"})
            QVERIFY(comparedFields({withRecipe(text)}).empty());
        const auto fields = comparedFields({withRecipe("broken"), withRecipe(R"({"seed": 1, "methods": 3})")});
        QCOMPARE(fields.size(), 2u);
        QVERIFY(fields[0].differs());
        QVERIFY(comparedFields({}).empty() && comparedMetrics({}, {}).empty());
    }

    void axesKnowNumbersFromWords() {
        const auto axisFor = [](const std::vector<std::string>& values) {
            std::vector<RunDetail> runs;
            for (const std::string& value : values)
                runs.push_back(withRecipe(value.empty() ? "{}" : "{\"x\": " + value + "}"));
            return axisOf(comparedFields(runs).at(0));
        };
        const ComparedAxis numbers = axisFor({"8", "", "16", "32"});
        QVERIFY(numbers.categories.empty() && !numbers.log);
        QVERIFY(std::isnan(numbers.values[1]));
        QCOMPARE(numbers.values[3], 32.0);
        QVERIFY(axisFor({"0.00001", "0.001"}).log);
        QVERIFY(!axisFor({"0", "0.001"}).log);   // 0 has no place on such an axis
        QVERIFY(!axisFor({"-1", "100"}).log);
        const ComparedAxis words = axisFor({"\"sgd\"", "\"adamw\"", "\"sgd\"", ""});
        QCOMPARE(words.categories.size(), 2u);
        QCOMPARE(words.values[0], 1.0); // in the order of the alphabet
        QCOMPARE(words.values[1], 0.0);
        QVERIFY(std::isnan(words.values[3]));
        QCOMPARE(axisFor({"true", "false"}).categories.size(), 2u);
        QCOMPARE(axisFor({"2", "\"auto\"", "10"}).categories.size(), 3u); // numbers and words: all are words
    }

    void bestIsWhereOneIsBetter() {
        ComparedMetric metric;
        const auto best = [&](Better better, std::vector<std::optional<double>> values) {
            metric.better = better;
            metric.values = std::move(values);
            return metric.best();
        };
        QCOMPARE(best(Better::Less, {2, 1, std::nullopt, NAN}), std::optional(1.0));
        QCOMPARE(best(Better::More, {2, 1, NAN, INFINITY}), std::optional(2.0));
        QVERIFY(!best(Better::Neither, {2, 1}));
        QVERIFY(!best(Better::Less, {1, 1}));
        QVERIFY(!best(Better::Less, {1, std::nullopt}));
        QVERIFY(!best(Better::Less, {}));
    }

    void metricsComeFromTheEvaluations() {
        RunDetail run;
        run.summary.bestEvalLoss = 0.5;
        run.summary.seconds = 10;
        run.evals = {{0, 1.5, 1, {{"accuracy", 0.3}, {"held_out.perplexity", 10}}, false},
                     {10, 0.5, 1, {{"accuracy", 0.9}, {"held_out.perplexity", 11}}, true},
                     {20, 0.7, 1, {{"accuracy", 0.8}, {"held_out.perplexity", 13}}, false}};
        const auto metrics = comparedMetrics({run, RunDetail()}, {5000, 0});
        const auto value = [&](const char* name, MetricAt at) { return metricAt(metrics, name, at)->values; };
        using Values = std::vector<std::optional<double>>;
        QVERIFY(value("eval_loss", MetricAt::BestEval) == (Values{0.5, std::nullopt}));
        QVERIFY(value("eval_loss", MetricAt::LastEval) == (Values{0.7, std::nullopt}));
        QVERIFY(value("accuracy", MetricAt::BestEval) == (Values{0.9, std::nullopt}));
        QVERIFY(value("accuracy", MetricAt::LastEval) == (Values{0.8, std::nullopt}));
        QVERIFY(value("held_out.perplexity", MetricAt::Change) == (Values{3.0, std::nullopt}));
        QVERIFY(value("tokens_per_second", MetricAt::Run) == (Values{500.0, std::nullopt}));
        QVERIFY(!metricAt(metrics, "joules", MetricAt::Run)); // nobody counted it
        QVERIFY(metricAt(metrics, "accuracy", MetricAt::BestEval)->better == Better::More);
        QVERIFY(metricAt(metrics, "held_out.perplexity", MetricAt::Change)->better == Better::Less);
        QCOMPARE(leadingMetric(metrics)->name, std::string("accuracy"));
        QVERIFY(leadingMetric(metrics)->at == MetricAt::BestEval);
        QVERIFY(!leadingMetric(std::vector<ComparedMetric>()));
    }

    void directionsAreOneList() { // of everything that the engine's scorers measure
        for (const char* name : {"loss", "perplexity", "held_out.loss", "held_out.perplexity"})
            QVERIFY(lessIsBetter(name));
        for (const char* name : {"accuracy", "macro_f1", "f1", "span_f1", "pearson", "exact_match", "matthews"})
            QVERIFY(!lessIsBetter(name));
    }
};

LATHE_TEST(TestComparison)
#include "tst_comparison.moc"
