// A run that the window hands over and that goes on without it, in a process of the command line's program: the same
// losses as those of a run that nobody disturbed, the queue behind it, and a window that finds them again.
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "support/test_main.h"
#include "window/main_window.h"

#include <QFile>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace lathe;
using namespace lathe::ui;

class TestWithoutWindow : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    void open(const QString& home) {
        m_bench = std::make_unique<Workbench>(m_dir.filePath(home).toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void close() {
        m_window.reset();
        m_bench.reset();
    }
    static Recipe recipe(std::int64_t steps) {
        const std::string sample = LATHE_SOURCE_DIR "/resources/sample/";
        Recipe recipe;
        recipe.settings.set(field::model, sample + "model");
        Settings data(dataFields());
        data.set(field::path, sample + "train.jsonl");
        recipe.data.push_back(data);
        MethodChoice lora{"lora", Settings(*methodInfo("lora").fields)};
        lora.settings.set(field::rank, 4);
        lora.settings.set(field::dropout, 0.1);
        recipe.methods.push_back(lora);
        recipe.settings.set(field::steps, steps);
        recipe.settings.set(field::threads, 1);
        recipe.settings.set(field::batchSize, 2);
        recipe.settings.set(field::gradientAccumulation, 1);
        recipe.settings.set(field::maxLength, 64);
        recipe.settings.set(field::tooLong, LongRows::Cut);
        recipe.settings.set(field::seed, 7);
        return recipe;
    }
    const RunSummary* run(const RunId& id) const { return m_window->runs().find(id); }
    std::map<std::int64_t, double> lossesOf(const RunId& id) {
        const auto events = m_bench->subscribe();
        const RequestId request = m_bench->request(GetCurves{{id}, "loss", 0});
        std::map<std::int64_t, double> losses;
        const bool came = QTest::qWaitFor(
            [&] {
                for (const Event& event : events->take())
                    if (const auto* answer = std::get_if<Answer>(&event); answer && answer->request == request) {
                        const Curve& curve = std::get<Curves>(answer->value).curves.at(0);
                        for (std::size_t i = 0; i < curve.steps.size(); ++i) losses[curve.steps[i]] = curve.values[i];
                        return true;
                    }
                return false;
            },
            10000);
        return came ? losses : std::map<std::int64_t, double>();
    }

private slots:
    void cleanup() { close(); }

    void theLossesAreThoseOfAnUndisturbedRun() {
        constexpr std::int64_t steps = 60;
        open("undisturbed");
        const RunId whole = m_bench->start(recipe(steps));
        QTRY_VERIFY_WITH_TIMEOUT(run(whole) && run(whole)->status == RunStatus::Finished, 300000);
        const auto expected = lossesOf(whole);
        QCOMPARE(expected.size(), std::size_t(steps));
        close();

        open("handed");
        const RunId live = m_bench->start(recipe(steps)), next = m_bench->start(recipe(3));
        QTRY_VERIFY_WITH_TIMEOUT(run(live) && run(live)->step >= 3, 120000);
        m_window->close();
        QVERIFY(m_window->isVisible());
        QTest::mouseClick(m_window->findChild<QPushButton*>("goOnWithoutWindow"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible(), 120000);
        close();

        open("handed"); // the next start
        QTRY_VERIFY_WITH_TIMEOUT(run(live) != nullptr, 10000);
        QVERIFY(run(live)->status == RunStatus::Finished || !run(live)->program.empty());
        QTRY_VERIFY_WITH_TIMEOUT(
            run(live)->status == RunStatus::Finished && run(next) && run(next)->status == RunStatus::Finished, 300000);
        QVERIFY(lossesOf(live) == expected); // bit for bit
        QCOMPARE(lossesOf(next).size(), 3u);
        QFile log(m_dir.filePath("handed/runs/" + QString::fromStdString(live) + "/without-window.log"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        const QByteArray said = log.readAll();
        QVERIFY2(said.contains("finished after 60 steps"), said);
    }
};

LATHE_TEST(TestWithoutWindow)
#include "tst_without_window.moc"
