// Methods measured on this machine: every figure is there, of a decoder's tokens and of an encoder's rows.
#include "backend/engine/tiny_run.h"
#include "lathe/field_keys.h"
#include "methods/methods.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

class TestMeasure : public QObject {
    Q_OBJECT

private slots:
    void fixtureModels_data() {
        QTest::addColumn<QString>("model");
        for (const auto& folder : fixtureCases("tiny")) {
            const std::string name = readJson(folder / "config.json").at("architectures").at(0);
            const auto& known = architectures();
            if (std::none_of(known.begin(), known.end(), [&](const Architecture& a) { return a.name == name; }))
                continue;
            QTest::newRow(folder.filename().c_str()) << QString::fromStdString(folder.string());
        }
    }
    void fixtureModels() {
        QFETCH(QString, model);
        TinyRun run;
        Order<MeasureMethods> order{.request = 3, .query = {}};
        order.query.recipe.settings.set(field::model, model.toStdString());
        order.query.recipe.settings.set(field::threads, std::int64_t(1));
        order.query.recipe.settings.set(field::maxLength, std::int64_t(8));
        order.query.repeats = 1;
        for (const char* name : {"lora", "qlora", "adapter", "norms"}) {
            MethodChoice choice{name, Settings(*methodInfo(name).fields)};
            if (find(choice.settings.fields(), "rank")) choice.settings.set(field::rank, std::int64_t(2));
            order.query.methods.push_back(choice);
        }
        Executor executor(run.host);
        executor.submit(makeJob(order, run.share));
        QVERIFY(run.host.waitFor([](const auto& record) { return !record.answers.empty(); }));
        const AnswerValue answer = run.host.record().answers.back().second;
        const auto* measures = std::get_if<MethodMeasures>(&answer);
        QVERIFY2(measures, std::get_if<ErrorInfo>(&answer) ? std::get<ErrorInfo>(answer).message.c_str()
                                                           : "no answer of that kind");
        QCOMPARE(measures->rows.size(), std::size_t(5));
        QVERIFY(measures->rows[0].method.empty() && measures->rows[0].tokenSeconds > 0); // the base alone
        for (std::size_t i = 1; i < measures->rows.size(); ++i) {
            const MethodMeasure& row = measures->rows[i];
            QVERIFY2(row.problem.empty(), row.problem.c_str());
            QVERIFY2(row.parameters > 0 && row.stepSeconds > 0 && row.tokenSeconds > 0, row.method.c_str());
            QCOMPARE(row.mergedTokenSeconds.has_value(), methodInfo(row.method).merges);
        }
    }
};

LATHE_TEST(TestMeasure)
#include "tst_measure.moc"
