// Number formats from the first click to the figures, on the sample model and the real engine.
#include "models/format_error_model.h"
#include "pages/page.h"
#include "plots/level_plot.h"
#include "support/test_main.h"
#include "widgets/banner.h"
#include "window/main_window.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace lathe;
using namespace lathe::ui;

class TestFormatsFlow : public QObject {
    Q_OBJECT

private slots:
    void theSampleModelInEveryFormat() {
        const QString model = resourceFile("sample/model");
        if (model.isEmpty() || !QFile::exists(model + "/model.safetensors"))
            QSKIP("the sample model's weights are not part of this checkout");
        QTemporaryDir home;
        Workbench bench(home.path().toStdString());
        MainWindow window(bench);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.showPage("formats");
        QWidget* page = window.page("formats");
        page->findChild<QLineEdit*>("formatsModel")->setText(model);
        auto* start = page->findChild<QPushButton*>("measureFormats");
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), 120000);
        for (Banner* banner : page->findChildren<Banner*>())
            QVERIFY2(!banner->isVisible() || banner->property("banner") != "error", qPrintable(banner->title()));
        QVERIFY(page->findChild<LevelPlot*>("levelPlot")->isVisible());
        auto* sizes = page->findChild<QTableWidget*>("formatSizes");
        const auto formats = int(numberFormatInfos().size());
        QVERIFY(sizes->rowCount() >= formats + 2);
        const int nf4 = sizes->rowCount() - formats;
        QCOMPARE(sizes->item(nf4, 0)->text(), QString("NF4"));
        const double bits = sizes->item(nf4, 1)->text().toDouble(), plain = sizes->item(nf4, 2)->text().toDouble();
        QVERIFY2(std::abs(bits - 4.127) < 0.01 && std::abs(plain - bits - 0.373) < 0.01,
                 qPrintable(sizes->item(nf4, 1)->text())); // QLoRA, section 3
        auto* errors = page->findChild<QTableView*>("formatErrors")->model();
        QVERIFY(errors->rowCount() > 0);
        for (int row = 0; row < errors->rowCount(); ++row) {
            const double relative =
                errors->index(row, FormatErrorModel::Relative).data(FormatErrorModel::SortRole).toDouble();
            QVERIFY2(relative > 0.03 && relative < 0.2,
                     qPrintable(QString::number(relative))); // normal weights lose 0.092 of their size
            QVERIFY(errors->index(row, FormatErrorModel::Output).data(FormatErrorModel::SortRole).toDouble() > 0);
        }
    }
};
LATHE_TEST(TestFormatsFlow)
#include "tst_formats_flow.moc"
