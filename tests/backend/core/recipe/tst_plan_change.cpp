// What a run's plan may be changed to, what holds afterwards, and that it is written and read as it is.
#include "base/json.h"
#include "base/plan_json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/plan_change.h"
#include "lathe/recipe.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>

using namespace lathe;

class TestPlanChange : public QObject {
    Q_OBJECT
private slots:
    void whatHoldsIsWhatWasSaidLast() {
        const PlanValues begun{.learningRate = 2e-4, .steps = 300, .evalEvery = 30};
        const std::vector<PlanChange> changes{
            {40, {.learningRate = 1e-4}}, {60, {.steps = 500, .evalEvery = 0}}, {60, {.learningRate = 3e-4}}};
        QVERIFY(planAfter(begun, {}) == begun);
        QVERIFY(planAfter(begun, changes) == (PlanValues{3e-4, 500, 0}));
        const std::vector<Said> words = inWords(changes, begun);
        QCOMPARE(words.size(), std::size_t{4}); // one for each value
        QCOMPARE(words[0], std::string("From step 41 on, the learning rate is 1e-4 instead of 2e-4."));
        QCOMPARE(words[2], std::string("From step 61 on, the validation rows are not evaluated any more."));
        QCOMPARE(words[3], std::string("From step 61 on, the learning rate is 3e-4 instead of 1e-4."));
    }

    void theFieldsAreTheRecipes() {
        QCOMPARE(changeableFields().size(), std::size_t{3});
        for (const Field& field : changeableFields()) QCOMPARE(field.help, find(recipeFields(), field.name)->help);
        const PlanValues values{.learningRate = 1e-4, .steps = 7};
        QVERIFY(planValues(settingsOf(values)) == values);
        Recipe recipe;
        recipe.settings.set(field::steps, std::int64_t(9));
        QVERIFY(planValues(recipe.settings) == PlanValues{.steps = 9});
    }

    void writtenAndReadAgainIsTheSame() {
        const std::vector<PlanChange> changes{{0, {.learningRate = 1e-300}},
                                              {7, {.steps = 1000000000, .evalEvery = 0}}};
        QVERIFY(planChangesFrom(parseJson(dumpJson(toJson(changes)), "x"), "x") == changes);
        QVERIFY(planChangesFrom(toJson(std::vector<PlanChange>()), "x").empty());
        for (const char* wrong : {"{}", "[{\"steps\": 5}]", "[{\"step\": 1, \"learning_rate\": \"much\"}]", "[4]"})
            QVERIFY_THROWS_EXCEPTION(Error, planChangesFrom(parseJson(wrong, "x"), "x"));
    }

    void whatMakesNoSense_data() {
        QTest::addColumn<PlanValues>("values");
        QTest::addColumn<qint64>("step");
        QTest::addColumn<QString>("says"); // empty: it can be done
        const qint64 at = 40;
        QTest::newRow("a rate") << PlanValues{.learningRate = 1e-4} << at << "";
        QTest::newRow("never evaluated") << PlanValues{.evalEvery = 0} << at << "";
        QTest::newRow("the step to come is the last") << PlanValues{.steps = 41} << at << "";
        QTest::newRow("nothing") << PlanValues{} << at << "No change";
        QTest::newRow("no rate") << PlanValues{.learningRate = 0} << at << "not above 0";
        QTest::newRow("a rate below 0") << PlanValues{.learningRate = -1e-4} << at << "not above 0";
        QTest::newRow("not a number") << PlanValues{.learningRate = std::nan("")} << at << "not above 0";
        QTest::newRow("without end") << PlanValues{.learningRate = INFINITY} << at << "not above 0";
        QTest::newRow("a rate beyond all") << PlanValues{.learningRate = 11} << at << "learning_rate";
        QTest::newRow("ends now") << PlanValues{.steps = 40} << at << "step 40 is done already";
        QTest::newRow("has ended") << PlanValues{.steps = 7} << at << "can't end at step 7";
        QTest::newRow("every step backwards") << PlanValues{.evalEvery = -1} << at << "eval_every";
        QTest::newRow("over") << PlanValues{.steps = 500} << qint64(300) << "last step, 300";
    }
    void whatMakesNoSense() {
        QFETCH(PlanValues, values);
        QFETCH(qint64, step);
        QFETCH(QString, says);
        const auto refusal = whyNotChanged(values, step, 300);
        QCOMPARE(refusal.has_value(), !says.isEmpty());
        if (!refusal) return;
        QCOMPARE(refusal->kind == ErrorKind::BadInput, true);
        QVERIFY2(refusal->message.find(says.toStdString()) != std::string::npos, refusal->message.c_str());
    }
};

LATHE_TEST(TestPlanChange)
#include "tst_plan_change.moc"
