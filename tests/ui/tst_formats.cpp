// The page of number formats, driven as a person does it, and photographed.
#include "lathe/field_keys.h"
#include "models/format_error_model.h"
#include "pages/new_run_page.h"
#include "plots/layer_plot.h"
#include "plots/level_plot.h"
#include "settings/theme.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "ui/fake_workbench.h"
#include "ui/picture.h"
#include "ui/sample_reports.h"
#include "ui/sample_values.h"
#include "widgets/banner.h"
#include "widgets/text_label.h"
#include "window/main_window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>

using namespace lathe;
using namespace lathe::ui;
using test::fake;

class TestFormatsPage : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    template <class T>
    T* find(const char* name, const char* page = "formats") {
        return m_window->page(page)->findChild<T*>(name);
    }
    const MeasureFormats& asked() {
        for (const Query& query : fake().asked)
            if (const auto* order = std::get_if<MeasureFormats>(&query)) return *order;
        static const MeasureFormats none;
        return none;
    }
    void measure(const QString& model = "/models/SmolLM2-135M-Instruct") {
        m_window->showPage("formats");
        find<QLineEdit>("formatsModel")->setText(model);
        QTRY_VERIFY(find<QPushButton>("measureFormats")->isEnabled());
        find<QPushButton>("measureFormats")->click();
    }

private slots:
    void init() {
        test::resetFake();
        fake().answer = test::sampleAnswer;
        fake().estimate = test::sampleEstimate;
        m_home = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<Workbench>(m_home->path().toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        test::settle(*m_window); // Home has its curves: nothing else is asked meanwhile
    }
    void cleanup() {
        m_window.reset();
        m_bench.reset();
    }

    void whatIsChosenIsAskedFor() {
        m_window->showPage("formats");
        QVERIFY(!find<QPushButton>("measureFormats")->isEnabled()); // no model yet
        find<QCheckBox>("measureFormat:fp4")->setChecked(false);
        find<QComboBox>("formatsBlock")->setCurrentText("128");
        find<QCheckBox>("formatsDouble")->setChecked(false);
        find<QPlainTextEdit>("formatsText")->setPlainText("  강은 산에서 시작된다.  ");
        measure();
        QTRY_COMPARE(fake().countOf<MeasureFormats>(), 1);
        QCOMPARE(asked().model, std::string("/models/SmolLM2-135M-Instruct"));
        QCOMPARE(asked().formats.size(), numberFormatInfos().size() - 1);
        QCOMPARE(asked().blockSize, std::int64_t(128));
        QVERIFY(!asked().doubleQuantized);
        QCOMPARE(asked().text, std::string("강은 산에서 시작된다."));
    }

    void withoutAFormatNothingIsMeasured() {
        m_window->showPage("formats");
        find<QLineEdit>("formatsModel")->setText("/models/a");
        for (const NumberFormatInfo& info : numberFormatInfos())
            m_window->page("formats")
                ->findChild<QCheckBox*>("measureFormat:" + QString::fromUtf8(info.name.data(), int(info.name.size())))
                ->setChecked(false);
        QVERIFY(!find<QPushButton>("measureFormats")->isEnabled());
    }

    void levelsStandOnTheWeights() {
        measure();
        auto* plot = find<LevelPlot>("levelPlot");
        QTRY_VERIFY(plot->isVisible());
        QCOMPARE(plot->drawnLevels(), 16); // NF4's
        QTRY_COMPARE(plot->writtenLevels(), 16);
        find<QPushButton>("format:int4")->click();
        QCOMPARE(plot->drawnLevels(), 15);
        find<QPushButton>("format:int8")->click();
        QCOMPARE(plot->writtenLevels(), 0); // 255 values would be a smear
    }

    void rowsFormatsAndLayersChooseOneAnother() {
        measure();
        auto* sizes = find<QTableWidget>("formatSizes");
        const auto formats = int(numberFormatInfos().size());
        QTRY_COMPARE(sizes->rowCount(), formats + 2); // FP32 and BF16 besides
        QCOMPARE(sizes->item(2, 1)->text(), QString("4.127"));
        QCOMPARE(sizes->item(2, 2)->text(), QString("4.500"));
        sizes->selectRow(3);
        QVERIFY(find<QPushButton>("format:fp4")->isChecked());
        auto* errors = find<QTableView>("formatErrors");
        QCOMPARE(errors->model()->rowCount(), 84);
        errors->sortByColumn(FormatErrorModel::Output, Qt::DescendingOrder);
        QVERIFY(errors->model()->index(0, 0).data().toString().contains("down_proj"));
        QVERIFY(errors->model()->index(0, FormatErrorModel::Output).data(FormatErrorModel::SortRole).toDouble()
                >= errors->model()->index(1, FormatErrorModel::Output).data(FormatErrorModel::SortRole).toDouble());
        auto* plot = m_window->page("formats")->findChild<LayerPlot*>();
        QCOMPARE(int(plot->lines().size()), 7);
        emit plot->rowClicked(8); // layer 1, k_proj
        QCOMPARE(errors->currentIndex().siblingAtColumn(0).data().toString(), QString("1 · k_proj"));
        find<QPushButton>("format:nf4")->click();
        QCOMPARE(errors->currentIndex().siblingAtColumn(0).data().toString(), QString("1 · k_proj")); // still
    }

    void itRunsStopsAndFails() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<MeasureFormats>(query)) return std::nullopt;
            return test::sampleAnswer(id, query);
        };
        measure();
        auto* stop = find<QPushButton>("stopFormats");
        QTRY_VERIFY(stop->isVisible());
        QVERIFY(!find<QPushButton>("measureFormats")->isEnabled());
        fake().push(Progressed{{}, fake().last, 40, 210, "measuring model.layers.5.mlp.up_proj"});
        QTRY_VERIFY(find<TextLabel>("formatsPhase")->text().contains("layers.5"));
        stop->click();
        QCOMPARE(fake().cancelled.size(), std::size_t(1));
        QVERIFY(!stop->isEnabled());
        fake().push(Answer{fake().last, ErrorInfo{ErrorKind::BadInput, "The request was canceled.", ""}});
        QTRY_VERIFY(find<QPushButton>("measureFormats")->isEnabled());
        QVERIFY(!stop->isVisible());
    }

    void theNewRunPageLeadsHere() {
        m_window->showPage("new");
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/Qwen2.5-0.5B"));
        recipe.settings.set(field::quantizationBlockSize, std::string("256"));
        recipe.settings.set(field::doubleQuantization, false);
        static_cast<NewRunPage*>(m_window->page("new"))->setRecipe(recipe);
        find<QPushButton>("compareFormats", "new")->click();
        QCOMPARE(m_window->currentPage(), QString("formats"));
        QCOMPARE(find<QLineEdit>("formatsModel")->text(), QString("/models/Qwen2.5-0.5B"));
        QCOMPARE(find<QComboBox>("formatsBlock")->currentText(), QString("256"));
        QVERIFY(!find<QCheckBox>("formatsDouble")->isChecked());
    }

    void pictures_data() { test::pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        Theme::instance().choose(theme);
        const auto shot = [&](const QString& name) {
            if (scale == 1 || name == "measured")
                test::savePicture(*m_window, theme + "-formats-" + name, scale); // one sharp one will do
        };
        m_window->showPage("formats");
        auto* bar = m_window->page("formats")->findChild<QScrollArea*>()->verticalScrollBar();
        shot("empty");
        find<QPlainTextEdit>("formatsText")
            ->setPlainText("这条河发源于群山之中，流经四百公里后注入大海。春天积雪融化时，水量是秋天的三倍。강은 "
                           "산에서 시작된다.");
        measure("/models/客服/Qwen2.5-0.5B-Instruct");
        QTRY_VERIFY(find<LevelPlot>("levelPlot")->isVisible());
        shot("measured");
        bar->setValue(430);
        shot("levels");
        find<QTableView>("formatErrors")->selectRow(8);
        bar->setValue(900);
        shot("layers");
        bar->setValue(bar->maximum());
        shot("words");
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<MeasureFormats>(query)) return std::nullopt;
            return test::sampleAnswer(id, query);
        };
        bar->setValue(0);
        find<QPushButton>("measureFormats")->click();
        fake().push(Progressed{{}, fake().last, 80, 210, "measuring model.layers.11.self_attn.q_proj"});
        shot("running");
        fake().push(Answer{
            fake().last,
            ErrorInfo{ErrorKind::BadFile,
                      "tensor model.layers.3.mlp.up_proj.weight holds a number that is not finite, at element 512",
                      "The file is damaged, or a training run that wrote it diverged."}});
        test::settle(*m_window);
        shot("error");
    }
};
LATHE_TEST(TestFormatsPage)
#include "tst_formats.moc"
