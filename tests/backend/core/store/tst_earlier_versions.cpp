// A history that an earlier version kept opens, with all that was in it, and goes on; so do the recipes in it.
#include "lathe/field_keys.h"
#include "lathe/recipe.h"
#include "store/migrations.h"
#include "store/sqlite.h"
#include "store_helpers.h"
#include "support/test_main.h"

#include <QTest>

#include <fstream>
#include <sstream>

using namespace lathe;
using namespace lathe::test;

class TestEarlierVersions : public QObject {
    Q_OBJECT

    static std::filesystem::path stored(int version) {
        return std::filesystem::path(LATHE_STORED_HISTORIES) / ("version_" + std::to_string(version) + ".sql");
    }

private slots:
    void everyVersionIsStored() {
        for (int version = 1; version <= currentStoreVersion(); ++version)
            QVERIFY2(std::filesystem::exists(stored(version)), stored(version).c_str());
    }

    void aStoredHistoryOpens_data() {
        QTest::addColumn<int>("version");
        for (int version = 1; version <= currentStoreVersion(); ++version)
            QTest::addRow("version %d", version) << version;
    }
    void aStoredHistoryOpens() {
        QFETCH(int, version);
        const TemporaryHome home;
        {
            std::ostringstream sql;
            sql << std::ifstream(stored(version)).rdbuf();
            Database database(home.database());
            database.run(sql.str());
            QCOMPARE(database.number("PRAGMA user_version"), version);
        }
        RunStore store(home.path());
        const RunId run = store.find("last");
        const RunDetail detail = store.detail(run);
        QCOMPARE(detail.summary.name, "counting");
        QVERIFY(detail.summary.status == RunStatus::Finished);
        QCOMPARE(detail.summary.step, 6);
        QCOMPARE(detail.summary.device,
                 version < 4 ? std::string() : std::string("AMD EPYC")); // which they did not keep
        QCOMPARE(detail.changes, version < 5 ? std::vector<PlanChange>() // likewise
                                             : (std::vector<PlanChange>{{2, {.learningRate = 1e-4}}}));
        QCOMPARE(detail.summary.task, "language_modeling"); // of its recipe, where they did not keep it
        QVERIFY(!detail.summary.pinned && !detail.summary.archived);
        QCOMPARE(detail.evals.size(), std::size_t{2});
        QCOMPARE(detail.evals.back().loss, *detail.summary.bestEvalLoss);
        const Curve loss = store.curve(run, "loss", 0);
        QCOMPARE(loss.values.size(), std::size_t{6});
        QCOMPARE(loss.values.back(), *detail.summary.lastLoss);

        const Recipe recipe = recipeFromJson(detail.recipeJson);
        QCOMPARE(recipe.settings.get(field::steps), 6);
        QCOMPARE(recipe.methods.at(0).method, "lora");
        QCOMPARE(recipeFromJson(detail.resolvedRecipeJson).settings.get(field::steps), 6);

        const RunId next = store.create({.name = "next"}); // and it goes on
        store.log(next, stepPoint(1));
        QCOMPARE(store.find("last"), next);
        Database database(home.database());
        QCOMPARE(database.number("PRAGMA user_version"), currentStoreVersion());
        QCOMPARE(database.number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    }
};

LATHE_TEST(TestEarlierVersions)
#include "tst_earlier_versions.moc"
