#include "store/curves.h"
#include "store/migrations.h"
#include "store_helpers.h"
#include "support/test_main.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

using namespace lathe;
using namespace lathe::test;

class TestCurves : public QObject {
    Q_OBJECT

private slots:
    void thinningKeepsExtremes_data();
    void thinningKeepsExtremes();
    void fewPointsAreAllKept();
    void stepsAreSummedUp();
    void aLargeHistoryStaysFast();
};
LATHE_TEST(TestCurves)

void TestCurves::thinningKeepsExtremes_data() {
    QTest::addColumn<int>("steps");
    QTest::addColumn<int>("maxPoints");
    QTest::newRow("a little too many") << 1001 << 1000;
    QTest::newRow("many") << 5000 << 200;
    QTest::newRow("very few left") << 5000 << 4;
}

void TestCurves::thinningKeepsExtremes() {
    QFETCH(int, steps);
    QFETCH(int, maxPoints);
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({});
    for (int step = 1; step <= steps; ++step) {
        StepPoint point = stepPoint(step);
        point.loss = 2 + std::sin(step * 0.37);
        if (step == steps / 3) point.loss = 50;  // a spike of one step
        if (step == steps / 2) point.loss = -50; // and a dip
        store.log(run, point);
    }
    const Curve all = store.curve(run, "loss", 0), thin = store.curve(run, "loss", maxPoints);
    QCOMPARE(all.steps.size(), std::size_t(steps));
    QVERIFY(thin.steps.size() <= std::size_t(maxPoints));
    QVERIFY(std::is_sorted(thin.steps.begin(), thin.steps.end()));
    QCOMPARE(thin.steps.front(), 1);
    QCOMPARE(thin.steps.back(), steps);
    QCOMPARE(*std::max_element(thin.values.begin(), thin.values.end()), 50);
    QCOMPARE(*std::min_element(thin.values.begin(), thin.values.end()), -50);
    for (std::size_t i = 0; i < thin.steps.size(); ++i)
        QCOMPARE(thin.values[i], all.values[std::size_t(thin.steps[i] - 1)]);
    QVERIFY(thin.steps.size() >= std::size_t(maxPoints) / 2);
}

void TestCurves::fewPointsAreAllKept() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({});
    for (int step = 1000; step <= 100'000; step += 1000) store.log(run, evalPoint(step, 1.0 / step)); // far apart
    QCOMPARE(store.curve(run, "eval_loss", 100).steps.size(), 100u);
    QVERIFY(store.curve(run, "loss", 100).steps.empty());
}

void TestCurves::stepsAreSummedUp() {
    const TemporaryHome home;
    RunStore store(home.path());
    const RunId run = store.create({}), other = store.create({});
    double tokens = 0, seconds = 0;
    std::vector<double> tokensAt, secondsAt;
    for (int step = 1; step <= 5000; ++step) {
        StepPoint point = stepPoint(step);
        point.tokens = 100 + step % 7;
        point.seconds = 0.5 + 0.25 * (step % 3);
        store.log(run, point);
        point.tokens = 1;
        store.log(other, point);
        tokensAt.push_back(tokens += 100 + step % 7);
        secondsAt.push_back(seconds += point.seconds);
    }
    QCOMPARE(store.curve(run, "total_tokens", 0).values, tokensAt);
    QCOMPARE(store.curve(run, "total_seconds", 0).values, secondsAt);
    const Curve thin = store.curve(run, "total_tokens", 200);
    QVERIFY(thin.steps.size() <= 200);
    for (std::size_t i = 0; i < thin.steps.size(); ++i)
        QCOMPARE(thin.values[i], tokensAt[std::size_t(thin.steps[i] - 1)]); // of a step, not of a bucket
    QCOMPARE(thin.values.back(), tokens);
    QCOMPARE(store.curve(other, "total_tokens", 0).values.back(), 5000);
}

void TestCurves::aLargeHistoryStaysFast() {
    // A thousand runs of ten thousand steps, written with SQL as it would take this test too long otherwise; the
    // smaller number here has the same cost for each run.
    const TemporaryHome home;
    RunStore store(home.path());
    constexpr int runs = 30;
    for (int i = 0; i < runs; ++i) store.create({});
    {
        Database database(home.database());
        Transaction transaction(database);
        database.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
                     " INSERT INTO steps SELECT key, i, 1.0 / i, 1e-4, 1, 100, 200, 0.5, NULL FROM runs, n");
        database.run("UPDATE runs SET last_step = 10000");
        transaction.commit();
    }
    QElapsedTimer timer;
    timer.start();
    const auto list = store.list();
    const double listSeconds = double(timer.nsecsElapsed()) / 1e9;
    QCOMPARE(list.size(), std::size_t(runs));
    timer.start();
    for (const RunSummary& run : list) QVERIFY(store.curve(run.id, "loss", 2000).steps.size() > 1000);
    const double curveSeconds = double(timer.nsecsElapsed()) / 1e9 / runs;
    qInfo("list of %d runs: %.4f s; a curve of 10000 points: %.4f s", runs, listSeconds, curveSeconds);
    QVERIFY(listSeconds < 0.5);
    QVERIFY(curveSeconds < 0.1);
}

#include "tst_curves.moc"
