// Names of curves hide, isolate and color them; and what is saved is what is seen, or the values behind it.
#include "plots/curve_palette.h"
#include "plots/heat_map.h"
#include "plots/layer_plot.h"
#include "plots/level_plot.h"
#include "plots/plot_legend.h"
#include "plots/spectrum_plot.h"
#include "support/test_main.h"
#include "ui/plot_acting.h"

#include <QAbstractButton>
#include <QFile>
#include <QMenu>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QXmlStreamReader>

using namespace lathe;
using namespace lathe::ui;
using test::inside;

namespace {

struct Three {
    CurvePlot plot{"loss"};
    explicit Three(int count = 3) {
        for (int i = 0; i < count; ++i)
            plot.setPoints(plot.addSeries(QString("run %1").arg(i + 1), i), test::line(50, i + 1));
        test::showPlot(plot);
    }
    QList<QAbstractButton*> names() {
        test::settle(plot);
        QList<QAbstractButton*> all = plot.findChild<PlotLegend*>()->findChildren<QAbstractButton*>();
        all.removeIf([](QAbstractButton* each) { return each->objectName() == "moreCurves" || !each->isCheckable(); });
        return all;
    }
    QList<bool> shown() {
        QList<bool> all;
        for (int i = 0; i < plot.seriesCount(); ++i) all << plot.isShown(i);
        return all;
    }
};

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A reader of CSV, by RFC 4180.
QList<QStringList> readCsv(const QString& text) {
    QList<QStringList> rows{{{}}};
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        QString& cell = rows.back().back();
        if (quoted && c == '"' && text.mid(i + 1, 1) == "\"") cell += text[++i];
        else if (c == '"') quoted = !quoted;
        else if (quoted) cell += c;
        else if (c == ',') rows.back() << QString();
        else if (c == '\n') rows << QStringList{{}};
        else if (c != '\r') cell += c;
    }
    if (rows.back() == QStringList{{}}) rows.removeLast();
    return rows;
}

} // namespace

class TestPlotLegend : public QObject {
    Q_OBJECT
private slots:
    void oneCurveNeedsNoName() {
        Three one(1);
        QVERIFY(one.names().isEmpty());
    }

    void aClickHidesAndShowsACurve() {
        Three three;
        const auto names = three.names();
        QCOMPARE(names.size(), 3);
        QCOMPARE(names[1]->text(), QString("run 2"));
        test::click(names[1]);
        QCOMPARE(three.shown(), QList<bool>({true, false, true}));
        QTRY_COMPARE(inside(three.plot)->graphCount(), 2);
        QVERIFY(!names[1]->isChecked());
        test::click(names[1]);
        QCOMPARE(three.shown(), QList<bool>({true, true, true}));
    }

    void ctrlOrTwoClicksLeaveItAlone() {
        Three three;
        const auto names = three.names();
        QTest::mouseClick(names[2], Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(three.shown(), QList<bool>({false, false, true}));
        QTest::mouseClick(names[2], Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(three.shown(), QList<bool>({true, true, true}));
        QTest::mouseClick(names[0], Qt::LeftButton); // the first of the two
        QTest::mouseDClick(names[0], Qt::LeftButton);
        QCOMPARE(three.shown(), QList<bool>({true, false, false}));
        QTest::mouseClick(names[0], Qt::LeftButton);
        QTest::mouseDClick(names[0], Qt::LeftButton);
        QCOMPARE(three.shown(), QList<bool>({true, true, true}));
    }

    void keysReachEveryName() {
        Three three;
        const auto names = three.names();
        int stops = 0;
        for (QAbstractButton* name : names) stops += bool(name->focusPolicy() & Qt::TabFocus);
        QCOMPARE(stops, 1);
        names[0]->setFocus();
        QTest::keyClick(names[0], Qt::Key_Right);
        QVERIFY(names[1]->hasFocus());
        QTest::keyClick(names[1], Qt::Key_Space);
        QCOMPARE(three.shown(), QList<bool>({true, false, true}));
        QTest::keyClick(names[1], Qt::Key_Space, Qt::ControlModifier);
        QCOMPARE(three.shown(), QList<bool>({false, true, false}));
        for (QAbstractButton* name : names) {
            QVERIFY(!name->accessibleName().isEmpty());
            QVERIFY(!name->accessibleDescription().isEmpty());
        }
    }

    void theMenuGivesAnotherColor() {
        Three three;
        const auto names = three.names();
        QContextMenuEvent asked(QContextMenuEvent::Keyboard, names[1]->rect().center());
        QCoreApplication::sendEvent(names[1], &asked);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        auto* colors = menu->findChild<QMenu*>("curveColors");
        QCOMPARE(int(colors->actions().size()), paletteSize);
        colors->actions()[7]->trigger();
        menu->close();
        QCOMPARE(three.plot.seriesColor(1), curveColor(7));
        test::settle(three.plot);
        QCOMPARE(inside(three.plot)->graph(1)->pen().color(), curveColor(7));
    }

    void whatHasNoRoomIsInAMenu() {
        Three many(40);
        auto* more = many.plot.findChild<QAbstractButton*>("moreCurves");
        QVERIFY(more->isVisible());
        int seen = 0;
        for (QAbstractButton* name : many.names()) {
            seen += name->isVisible();
            if (name->isVisible()) QVERIFY(!name->geometry().intersects(more->geometry()));
        }
        QVERIFY(seen > 4);
        QCOMPARE(more->text(), QString("and %1 more").arg(40 - seen));
        QVERIFY(inside(many.plot)->height() > 250);
    }

    void picturesAreSaved() {
        Three three;
        const QTemporaryDir folder;
        QSignalSpy saved(&three.plot, &PlotWidget::saved);
        for (const PlotFile kind : {PlotFile::Png, PlotFile::Svg, PlotFile::Pdf})
            three.plot.save(kind, folder.filePath("plot." + plotFileSuffix(kind)));
        QCOMPARE(saved.size(), 3);
        QVERIFY(three.plot.overlay().shown().message.contains("plot.pdf"));

        const QImage png(folder.filePath("plot.png"));
        QCOMPARE(png.size(), inside(three.plot)->size() * 2);
        QSet<QRgb> colors;
        for (int x = 0; x < png.width(); ++x)
            for (int y = 0; y < png.height(); y += 3) colors << png.pixel(x, y);
        for (int i = 0; i < 3; ++i) QVERIFY(colors.contains(curveColor(i).rgb()));

        const QByteArray svg = contents(folder.filePath("plot.svg"));
        QVERIFY(QSvgRenderer(svg).isValid());
        QXmlStreamReader xml(svg);
        QString text;
        int lines = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::Characters) text += xml.text();
            lines += xml.isStartElement()
                     && (xml.name() == QLatin1String("polyline") || xml.name() == QLatin1String("path"));
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(lines > 3);
        for (const char* word : {"run 1", "run 3", "step", "loss"})
            QVERIFY2(text.contains(word), word); // letters, and the names of the curves

        const QByteArray pdf = contents(folder.filePath("plot.pdf"));
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.contains("%%EOF"));
        QVERIFY(pdf.contains(QByteArray("/MediaBox")));
        test::settle(three.plot);
        QVERIFY(!inside(three.plot)->legend->visible()); // on the screen it stands beside
    }

    void valuesAreSavedAsTheyAre() {
        CurvePlot plot("loss");
        CurvePoints points = test::line(200000, 0.1);
        points.y[3] = std::numeric_limits<double>::quiet_NaN();
        points.y[4] = 1.0 / 3;
        plot.setSmoothing(0.9);
        plot.setPoints(plot.addSeries("rank 8, \"half\" rate", 0), points);
        plot.setPoints(plot.addSeries("客服", 1), test::line(3));
        plot.setPoints(plot.addSeries("hidden", 2), test::line(3));
        plot.showSeries(2, false);
        plot.group().setMap(0, PlotX::Tokens, StepMap({{1, 2}, {64, 128}}));
        test::showPlot(plot);
        const QTemporaryDir folder;
        QSignalSpy saved(&plot, &PlotWidget::saved);
        plot.save(PlotFile::Csv, folder.filePath("a.csv"));
        QTRY_COMPARE(saved.size(), 1);
        auto rows = readCsv(QString::fromUtf8(contents(folder.filePath("a.csv"))));
        QCOMPARE(rows.size(), 200004);
        QCOMPARE(rows[0], QStringList({"curve", "step", "value"}));
        QCOMPARE(rows[1][0], QString("rank 8, \"half\" rate"));
        for (int i = 0; i < 200000; i += 997) {
            QCOMPARE(rows[1 + i][1].toDouble(), points.x[i]);
            if (i != 3) QCOMPARE(rows[1 + i][2].toDouble(), points.y[i]); // every bit
        }
        QVERIFY(std::isnan(rows[4][2].toDouble()));
        QCOMPARE(rows[5][2].toDouble(), 1.0 / 3);
        QCOMPARE(rows[200003], QStringList({"客服", "3", "3"}));
        plot.group().setX(PlotX::Tokens);
        plot.save(PlotFile::Csv, folder.filePath("b.csv"));
        QTRY_COMPARE(saved.size(), 2);
        rows = readCsv(QString::fromUtf8(contents(folder.filePath("b.csv"))));
        QCOMPARE(rows[0], QStringList({"curve", "step", "tokens", "value"}));
        QCOMPARE(rows[2].mid(1, 2), QStringList({"2", "128"}));
    }

    void whatCannotBeSavedIsSaid() {
        Three three;
        QSignalSpy failed(&three.plot, &PlotWidget::notSaved);
        three.plot.save(PlotFile::Png, "/nowhere/at/all/plot.png");
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed[0][0].toString().contains("/nowhere/at/all/plot.png was not written"));
        QVERIFY(three.plot.overlay().shown().wrong);
        three.plot.save(PlotFile::Csv, "/nowhere/at/all/plot.csv");
        QTRY_COMPARE(failed.size(), 2);
        QTest::keyClick(inside(three.plot), Qt::Key_Plus);
        QVERIFY(three.plot.overlay().shown().message.isEmpty()); // it was read
    }

    void otherPlotsAreSavedTheSameWay() {
        HeatMap heat("layer", "adapter");
        heat.setTable({{"1", "2"}, {"a", "b"}, {{0.25, 0.75}, {1, 0}}});
        LayerPlot layers;
        layers.setLines({{"q_proj", {{0, 0, 0.5}, {1, 1, 0.25}}}}, "error", false);
        LevelPlot levels;
        levels.setHistogram({1, 2, 3});
        levels.setLevels("nf4", {-1, 0, 1});
        SpectrumPlot spectrum;
        spectrum.setValues({3, 1}, {0.9, 1});
        const QTemporaryDir folder;
        const std::pair<PlotWidget*, QStringList> all[] = {{&heat, {"2", "a", "1"}},
                                                           {&layers, {"q_proj", "1", "0.25"}},
                                                           {&levels, {"level of nf4", "1", ""}},
                                                           {&spectrum, {"2", "1", "1"}}};
        for (const auto& [plot, row] : all) {
            plot->resize(400, 250);
            plot->show();
            QVERIFY(QTest::qWaitForWindowExposed(plot));
            test::settle(*plot);
            QSignalSpy saved(plot, &PlotWidget::saved);
            for (const PlotFile kind : allPlotFiles) plot->save(kind, folder.filePath("plot." + plotFileSuffix(kind)));
            QTRY_COMPARE(saved.size(), 4);
            QVERIFY(QSvgRenderer(folder.filePath("plot.svg")).isValid());
            QCOMPARE(QImage(folder.filePath("plot.png")).width(), 2 * inside(*plot)->width());
            const auto rows = readCsv(QString::fromUtf8(contents(folder.filePath("plot.csv"))));
            QVERIFY2(rows.contains(row), qPrintable(rows.back().join('|')));
            inside(*plot)->setFocus();
            QTRY_VERIFY(plot->overlay().shown().focused);
            QContextMenuEvent asked(QContextMenuEvent::Keyboard, {10, 10});
            QCoreApplication::sendEvent(inside(*plot), &asked);
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu && menu->findChild<QAction*>("save_csv"));
            menu->close();
        }
    }
};
LATHE_TEST(TestPlotLegend)
#include "tst_plots_legend.moc"
