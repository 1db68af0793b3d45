// Colors that can be told apart, labels that say no more than is known, outliers that are left out and counted.
#include "plots/curve_palette.h"
#include "plots/plot_axis.h"
#include "settings/theme.h"
#include "support/test_main.h"
#include "ui/picture.h"
#include "ui/plot_acting.h"

#include <array>

using namespace lathe;
using namespace lathe::ui;
using test::inside;

namespace {

using Triple = std::array<double, 3>;

/// sRGB (IEC 61966-2-1) without its gamma.
Triple lightOf(const QColor& color) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return {linear(color.redF()), linear(color.greenF()), linear(color.blueF())};
}

Triple times(const std::array<Triple, 3>& matrix, const Triple& vector) {
    Triple out{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t k = 0; k < 3; ++k) out[row] += matrix[row][k] * vector[k];
    return out;
}

/// Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009:
/// their matrices of severity 1.0.
const std::array<Triple, 3> visions[] = {
    {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}};
const char* const visionNames[] = {"usual", "protanopia", "deuteranopia", "tritanopia"};

/// CIELAB under D65.
Triple labOf(const Triple& light) {
    const std::array<Triple, 3> toXyz = {
        {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};
    Triple clipped = light;
    for (double& c : clipped) c = std::clamp(c, 0.0, 1.0);
    const Triple xyz = times(toXyz, clipped);
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const double x = f(xyz[0] / 0.95047), y = f(xyz[1]), z = f(xyz[2] / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// CIEDE2000: Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula", 2005.
double apart(const Triple& one, const Triple& two) {
    constexpr double degree = M_PI / 180;
    const double mean = (std::hypot(one[1], one[2]) + std::hypot(two[1], two[2])) / 2;
    const auto ratio = [](double c) { return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7))); };
    const double g = 0.5 * (1 - ratio(mean));
    const double a1 = one[1] * (1 + g), a2 = two[1] * (1 + g);
    const double c1 = std::hypot(a1, one[2]), c2 = std::hypot(a2, two[2]);
    const auto hue = [&](double b, double a) {
        const double h = std::atan2(b, a) / degree;
        return a == 0 && b == 0 ? 0 : h < 0 ? h + 360 : h;
    };
    const double h1 = hue(one[2], a1), h2 = hue(two[2], a2);
    const double dl = two[0] - one[0], dc = c2 - c1;
    double dh = h2 - h1;
    if (c1 * c2 == 0) dh = 0;
    else if (dh > 180) dh -= 360;
    else if (dh < -180) dh += 360;
    const double dH = 2 * std::sqrt(c1 * c2) * std::sin(dh / 2 * degree);
    const double l = (one[0] + two[0]) / 2, c = (c1 + c2) / 2;
    double h = (h1 + h2) / 2;
    if (c1 * c2 == 0) h = h1 + h2;
    else if (std::abs(h1 - h2) > 180) h = h1 + h2 < 360 ? h + 180 : h - 180;
    const double t = 1 - 0.17 * std::cos((h - 30) * degree) + 0.24 * std::cos(2 * h * degree)
                     + 0.32 * std::cos((3 * h + 6) * degree) - 0.20 * std::cos((4 * h - 63) * degree);
    const double sl = 1 + 0.015 * (l - 50) * (l - 50) / std::sqrt(20 + (l - 50) * (l - 50));
    const double sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t;
    const double turn = -2 * ratio(c) * std::sin(60 * std::exp(-std::pow((h - 275) / 25, 2)) * degree);
    return std::sqrt(std::pow(dl / sl, 2) + std::pow(dc / sc, 2) + std::pow(dH / sh, 2) + turn * dc / sc * dH / sh);
}

double contrastOf(const QColor& a, const QColor& b) { // WCAG 2.1
    const auto luminance = [](const QColor& color) {
        const Triple light = lightOf(color);
        return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
    };
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

QStringList labelsOf(const QCPAxis& axis) {
    const QVector<QString> labels = axis.tickVectorLabels();
    return QStringList(labels.begin(), labels.end());
}

} // namespace

class TestPlotsLook : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { Theme::instance().choose("light"); }

    void theMeasureOfDifferenceIsThePublishedOne() { // pairs 1, 7, 17 and 25 of the paper's test data
        QVERIFY(std::abs(apart({50, 2.6772, -79.7751}, {50, 0, -82.7485}) - 2.0425) < 5e-5);
        QVERIFY(std::abs(apart({50, 0, 0}, {50, -1, 2}) - 2.3669) < 5e-5);
        QVERIFY(std::abs(apart({50, 2.5, 0}, {73, 25, -18}) - 27.1492) < 5e-5);
        QVERIFY(std::abs(apart({60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}) - 1.2644) < 5e-5);
    }

    void twentyRunsAreToldApart_data() {
        QTest::addColumn<QString>("theme");
        QTest::newRow("light") << "light";
        QTest::newRow("dark") << "dark";
    }
    void twentyRunsAreToldApart() {
        QFETCH(QString, theme);
        Theme::instance().choose(theme);
        for (int i = 0; i < paletteSize; ++i)
            QVERIFY2(contrastOf(curveColor(i), Theme::instance().color("surface")) >= 3,
                     qPrintable(curveColor(i).name()));
        for (std::size_t vision = 0; vision < 4; ++vision) {
            double least = 1e9, leastOfEight = 1e9;
            for (int i = 0; i < paletteSize; ++i)
                for (int k = 0; k < i; ++k) {
                    const double distance = apart(labOf(times(visions[vision], lightOf(curveColor(i)))),
                                                  labOf(times(visions[vision], lightOf(curveColor(k)))));
                    least = std::min(least, distance);
                    if (i < 8) leastOfEight = std::min(leastOfEight, distance);
                }
            qInfo("%s, %s: %.1f, of the first eight %.1f", qPrintable(theme), visionNames[vision], least, leastOfEight);
            QVERIFY(least >= 7.5);
            QVERIFY(leastOfEight >= 12);
        }
    }

    void beyondTwentyThereAreDashes() {
        QCOMPARE(curvePen(3, 2).style(), Qt::SolidLine);
        QCOMPARE(curvePen(23, 2).color(), curvePen(3, 2).color());
        QCOMPARE(curvePen(23, 2).style(), Qt::CustomDashLine);
        QVERIFY(curvePen(43, 2).dashPattern() != curvePen(23, 2).dashPattern());
    }

    void labelsSayWhatIsKnown_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("step");
        QTest::addColumn<double>("most");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << 0.5 << 2.0 << "0";
        QTest::newRow("half") << 1.5 << 0.5 << 2.0 << "1.5";
        QTest::newRow("as its neighbors") << 1.0 << 0.25 << 2.0 << "1.00";
        QTest::newRow("steps") << 200.0 << 50.0 << 300.0 << "200";
        QTest::newRow("ten thousand") << 10000.0 << 5000.0 << 20000.0 << "10k";
        QTest::newRow("a hundred thousand") << 100000.0 << 50000.0 << 200000.0 << "100k";
        QTest::newRow("with a half") << 7500.0 << 2500.0 << 10000.0 << "7.5k";
        QTest::newRow("a million") << 1e6 << 2e5 << 1.2e6 << "1M";
        QTest::newRow("and a bit") << 1.2e6 << 2e5 << 1.2e6 << "1.2M";
        QTest::newRow("far in") << 1234567.0 << 1.0 << 1234570.0 << QStringLiteral("1\u202f234\u202f567");
        QTest::newRow("a rate") << 1.5e-4 << 5e-5 << 2e-4 << "1.5e-4"; // set as 1.5 x 10^-4
    }
    void labelsSayWhatIsKnown() {
        QFETCH(double, value);
        QFETCH(double, step);
        QFETCH(double, most);
        QFETCH(QString, text);
        QCOMPARE(tickText(value, step, most), text);
    }

    void stepsAreWholeNumbers_data() {
        QTest::addColumn<int>("count");
        for (const int count : {1, 2, 3, 7, 300, 45000, 1000000}) QTest::addRow("%d", count) << count;
    }
    void stepsAreWholeNumbers() {
        QFETCH(int, count);
        CurvePlot plot("loss");
        plot.setPoints(plot.addSeries("run", 0), test::line(count));
        test::showPlot(plot);
        QTRY_VERIFY(plot.extent());
        test::settle(plot);
        const QCPAxis& axis = *inside(plot)->xAxis;
        QVERIFY(!axis.tickVector().isEmpty());
        for (const double tick : axis.tickVector()) QCOMPARE(tick, std::round(tick));
        const QStringList labels = labelsOf(axis);
        QVERIFY2(QSet<QString>(labels.begin(), labels.end()).size() == labels.size(), qPrintable(labels.join(' ')));
        for (const QString& label : labels) QVERIFY2(label.size() <= 6, qPrintable(labels.join(' ')));
    }

    void onePointStandsInTheMiddle() {
        CurvePlot plot("loss");
        const int series = plot.addSeries("run", 0);
        plot.setPoints(series, {{5}, {2.5}});
        test::showPlot(plot);
        const QCustomPlot& canvas = *inside(plot);
        QCOMPARE(canvas.xAxis->range().lower, 4.0);
        QCOMPARE(canvas.xAxis->range().upper, 6.0);
        const QCPRange y = canvas.yAxis->range();
        QVERIFY(std::abs((2.5 - y.lower) / y.size() - 0.5) < 0.15);
        QVERIFY(y.size() < 1); // and what is near it can be read
        QVERIFY(canvas.graph(0)->scatterStyle().shape() == QCPScatterStyle::ssDisc);
        plot.setPoints(series, {{5}, {0}});
        test::settle(plot);
        QVERIFY(canvas.yAxis->range().contains(0));
    }

    void aFewDecadesHaveLabels() {
        CurvePlot plot("loss");
        plot.setLogarithmic(true);
        const int series = plot.addSeries("run", 0);
        for (const auto& [low, high] : {std::pair(0.9, 3.1), {1.0, 12.0}, {0.002, 40.0}, {1e-8, 1e3}}) {
            plot.setPoints(series, {{1, 2}, {low, high}});
            test::showPlot(plot);
            const QStringList labels = labelsOf(*inside(plot)->yAxis);
            QVERIFY2(labels.size() >= 2 && labels.size() <= 14, qPrintable(labels.join(' ')));
        }
    }

    void outliersAreLeftOutAndCounted() {
        CurvePlot plot("gradient norm");
        CurvePoints points = test::wave(2000);
        for (const int i : {500, 900, 1300}) points.y[i] = 1000;
        points.y[1500] = -400;
        plot.setPoints(plot.addSeries("run", 0), points);
        test::showPlot(plot);
        QVERIFY(inside(plot)->yAxis->range().upper > 1000);
        CurvePlot::Options options = plot.options();
        options.clip = true;
        plot.setOptions(options);
        test::settle(plot);
        const QCPRange range = inside(plot)->yAxis->range();
        QVERIFY(range.upper < 6 && range.upper > 1 && range.lower > -6);
        QCPItemText* note = nullptr;
        for (int i = 0; i < inside(plot)->itemCount(); ++i)
            if (inside(plot)->item(i)->objectName() == "clipped")
                note = qobject_cast<QCPItemText*>(inside(plot)->item(i));
        QVERIFY(note);
        QVERIFY2(note->text().contains("3 value") && note->text().contains("1 value"), qPrintable(note->text()));
        QCOMPARE(inside(plot)->graphCount(), 3); // the curve, triangles above and below
        QCOMPARE(inside(plot)->graph(1)->dataCount(), 3);
        QCOMPARE(inside(plot)->graph(1)->dataMainKey(1), 900.0);
        options.clip = false;
        plot.setOptions(options);
        test::settle(plot);
        QCOMPARE(inside(plot)->itemCount(), 0);
    }

    void rawValuesStandBehindTheAverageOrNot() {
        CurvePlot plot("loss");
        plot.setSmoothing(0.9);
        plot.setPoints(plot.addSeries("run", 0), test::wave(500));
        test::showPlot(plot);
        QCOMPARE(inside(plot)->graphCount(), 2);
        QVERIFY(inside(plot)->graph(0)->pen().color().alphaF() < 0.5);
        CurvePlot::Options options = plot.options();
        options.raw = false;
        plot.setOptions(options);
        test::settle(plot);
        QCOMPARE(inside(plot)->graphCount(), 1);
        plot.setSmoothing(0);
        test::settle(plot);
        QCOMPARE(inside(plot)->graphCount(), 1);
        QCOMPARE(inside(plot)->graph(0)->dataCount(), 500);
    }

    void pictures_data() { test::pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        Theme::instance().choose(theme);
        CurvePlot plot("training loss");
        plot.resize(1000, 460);
        plot.show();
        plot.setSmoothing(0.9);
        for (int run = 0; run < 20; ++run) {
            CurvePoints points;
            unsigned random = 7u + unsigned(run);
            for (int i = 1; i <= 30000; i += 10) {
                random = random * 1664525u + 1013904223u;
                points.x << i;
                points.y << 0.6 + 0.12 * run + 2.4 * std::exp(-i / (2000.0 + 300 * run))
                                + 0.3 * (double(random >> 8) / double(1 << 24) - 0.5);
            }
            const QString names[] = {"rank 8", "客服对话微调：第三次尝试", "학습률 절반",
                                     "all linear layers, rank 64, a long name that somebody typed late at night"};
            plot.setPoints(plot.addSeries(run < 4 ? names[run] : QString("run %1").arg(run + 1), run), points);
        }
        test::settle(plot);
        test::savePicture(plot, theme + "-plot-twenty", scale);
        plot.isolate(2);
        plot.showSeries(5, true);
        plot.showSeries(0, true);
        plot.setSelectable(true);
        plot.group().select(StepSpan{9000, 15000});
        plot.group().point(12001);
        inside(plot)->setFocus();
        test::settle(plot);
        test::savePicture(plot, theme + "-plot-crosshair", scale);
        CurvePlot::Options options = plot.options();
        options.clip = options.log = true;
        options.smoothing = 0;
        plot.setOptions(options);
        test::settle(plot);
        test::savePicture(plot, theme + "-plot-clipped", scale);
    }
};
LATHE_TEST(TestPlotsLook)
#include "tst_plots_look.moc"
