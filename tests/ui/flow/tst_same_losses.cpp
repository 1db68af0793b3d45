// The window and the command line do the same work: five steps on a real model, once through the form's widgets and
// once by the command that the form shows, give the same losses bit for bit.
#include "pages/page.h"
#include "plots/curve_plot.h"
#include "support/test_main.h"
#include "widgets/banner.h"
#include "window/main_window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace lathe;
using namespace lathe::ui;

class TestSameLosses : public QObject {
    Q_OBJECT
    QTemporaryDir m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    template <class T>
    T* field(const char* name) {
        return m_window->page("new")->findChild<T*>(name);
    }
    void type(const char* name, const QString& text) {
        auto* edit = field<QLineEdit>(name);
        QVERIFY2(edit, name);
        edit->clear();
        QTest::keyClicks(edit, text);
    }
    void choose(const char* name, const QString& choice) {
        auto* combo = field<QComboBox>(name);
        QVERIFY2(combo && combo->findData(choice) >= 0, name);
        combo->setCurrentIndex(combo->findData(choice));
    }
    QString errorShown() {
        for (Banner* banner : m_window->findChildren<Banner*>())
            if (banner->isVisible() && banner->property("banner") == "error")
                return banner->title() + ' ' + banner->text();
        return {};
    }
    QString writeRows() { // 24 rows, most of them longer than 128 tokens
        const QString path = m_home.filePath("rows.jsonl");
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) return {};
        for (int i = 0; i < 24; ++i) {
            QString answer;
            for (int k = 0; k < 14; ++k)
                answer += QString("%1 times %2 is %3, and one more makes %4. ").arg(i).arg(k).arg(i * k).arg(i * k + 1);
            const QJsonObject row{{"prompt", QString("Say the table of %1.\n").arg(i)}, {"completion", answer}};
            file.write(QJsonDocument(row).toJson(QJsonDocument::Compact) + '\n');
        }
        return path;
    }

private slots:
    void cleanup() {
        m_window.reset();
        m_bench.reset();
    }

    void theWindowAndTheCommandLine() {
        const QString model =
            QDir(qEnvironmentVariable("LATHE_MODELS")).filePath("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        if (qEnvironmentVariableIsEmpty("LATHE_MODELS") || !QFile::exists(model))
            QSKIP("SmolLM2-135M is not here (./lathe test brings it where PyPI is in reach)");
        const QString program = QDir(QCoreApplication::applicationDirPath()).filePath("../bin/lathe");
        QVERIFY2(QFile::exists(program), qPrintable(program));
        constexpr int steps = 5;

        m_bench = std::make_unique<Workbench>(m_home.filePath("home").toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->showPage("new");
        field<QCheckBox>("allFields")->setChecked(true);
        type("modelPath", model);
        type("dataPath", writeRows());
        choose("methodChoice", "lora");
        for (const auto& [name, text] : {std::pair{"rank", "8"},
                                         {"alpha", "16"},
                                         {"steps", "5"},
                                         {"batch_size", "2"},
                                         {"gradient_accumulation", "1"},
                                         {"max_length", "128"},
                                         {"threads", "2"},
                                         {"learning_rate", "2e-4"},
                                         {"eval_every", "0"}})
            type(name, QLatin1String(text));
        choose("dtype", "bf16");
        choose("too_long", "cut");
        auto* start = field<QPushButton>("startTraining");
        QTRY_VERIFY2_WITH_TIMEOUT(start->isEnabled(), qPrintable(errorShown()), 10000);
        auto* shown = field<QPlainTextEdit>("commandLine");
        QTRY_VERIFY2(shown->toPlainText().startsWith("lathe train --model"), qPrintable(shown->toPlainText()));
        QTRY_VERIFY(shown->toPlainText().contains("--too-long cut"));
        QString command = shown->toPlainText();
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->currentPage(), QString("run"), 30000);
        auto* plot = m_window->page("run")->findChild<CurvePlot*>("lossPlot");
        QTRY_VERIFY2_WITH_TIMEOUT(!m_window->runs().runs().empty()
                                      && m_window->runs().runs().front().status == RunStatus::Finished,
                                  qPrintable(errorShown()), 300000);
        QTRY_COMPARE(int(plot->points(0).y.size()), steps);
        const QVector<double> clicked = plot->points(0).y;
        cleanup(); // one team of threads at a time

        command.replace(0, 5, '\'' + program + '\'');
        command += QString(" --store '%1' --json").arg(m_home.filePath("cli"));
        QProcess shell;
        shell.start("sh", {"-c", command});
        QVERIFY(shell.waitForFinished(300000));
        const QByteArray said = shell.readAllStandardOutput(), complaint = shell.readAllStandardError();
        QVERIFY2(shell.exitCode() == 0, (complaint + said).right(2000).constData());
        QVector<double> typed;
        for (const QByteArray& line : said.split('\n')) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            if (object.value("type") == QLatin1String("step")) typed << object.value("loss").toDouble();
        }
        QStringList pairs;
        for (int i = 0; i < typed.size() && i < clicked.size(); ++i)
            pairs << QString("%1 / %2").arg(clicked[i], 0, 'g', 17).arg(typed[i], 0, 'g', 17);
        qInfo("window / command line: %s", qPrintable(pairs.join(", ")));
        QCOMPARE(int(typed.size()), steps);
        QVERIFY2(clicked == typed, qPrintable(pairs.join('\n'))); // no tolerance: every bit
    }
};
LATHE_TEST(TestSameLosses)
#include "tst_same_losses.moc"
