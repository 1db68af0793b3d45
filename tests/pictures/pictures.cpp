// The README's pictures, from the real window on real runs of the sample model:
//
//   lathe_pictures FOLDER
//
// Runs, seeds and questions are the same each time; dates and what the machine needs for it are not. Each picture has
// two pixels for one of the window's, and 256 colors: an interface has few, and its file is a quarter of the size.
#include "lathe/field_keys.h"
#include "lathe/process.h"
#include "lathe/recipe.h"
#include "lathe/workbench.h"
#include "pages/new_run_page.h"
#include "pages/playground_page.h"
#include "plots/curve_plot.h"
#include "plots/layer_drawing.h"
#include "settings/settings.h"
#include "window/main_window.h"

#include <QApplication>
#include <QCursor>
#include <QDir>
#include <QHash>
#include <QImage>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

using namespace lathe;
using namespace lathe::ui;

namespace {

constexpr int longest = 600'000; // ms, for a run

/// Its most frequent colors that are not nearly the same, and for every other one the nearest of them.
QImage withFewColors(const QImage& picture) {
    const QImage from = picture.convertToFormat(QImage::Format_RGB32);
    QHash<QRgb, qint64> count;
    for (int y = 0; y < from.height(); ++y)
        for (int x = 0; x < from.width(); ++x) ++count[from.pixel(x, y)];
    std::vector<std::pair<qint64, QRgb>> byCount;
    for (auto it = count.begin(); it != count.end(); ++it) byCount.push_back({it.value(), it.key()});
    std::sort(byCount.rbegin(), byCount.rend());
    const auto distance = [](QRgb a, QRgb b) {
        const int red = qRed(a) - qRed(b), green = qGreen(a) - qGreen(b), blue = qBlue(a) - qBlue(b);
        return red * red + green * green + blue * blue;
    };
    QList<QRgb> palette;
    for (const int apart : {150, 60, 20, 0}) // the most different ones first: rare hues are not crowded out
        for (const auto& [times, color] : byCount) {
            if (palette.size() == 256) break;
            if (std::all_of(palette.begin(), palette.end(),
                            [&, each = color](QRgb other) { return distance(each, other) > apart; }))
                palette << color;
        }
    QHash<QRgb, int> nearest;
    for (const auto& [times, color] : byCount) {
        int best = 0;
        for (int i = 1; i < palette.size(); ++i)
            if (distance(palette[i], color) < distance(palette[best], color)) best = i;
        nearest[color] = best;
    }
    QImage few(from.size(), QImage::Format_Indexed8);
    few.setColorTable(palette);
    for (int y = 0; y < from.height(); ++y)
        for (int x = 0; x < from.width(); ++x) few.setPixel(x, y, uint(nearest[from.pixel(x, y)]));
    return few;
}

class Album {
public:
    Album(MainWindow& window, const QString& folder) : m_window(window), m_folder(folder) {}

    template <class Ready>
    void wait(const char* what, Ready ready) {
        if (!QTest::qWaitFor(ready, longest)) throw std::runtime_error(std::string("This never came: ") + what);
    }
    template <class T>
    T& part(const char* page, const char* name = "") {
        auto* found = m_window.page(page)->findChild<T*>(QLatin1String(name));
        if (!found) throw std::runtime_error(std::string(page) + " has no " + name);
        return *found;
    }
    /// What is still being drawn or asked for comes within the second.
    void take(const char* name) {
        for (int i = 0; i < 20; ++i) QTest::qWait(50);
        const QString path = QDir(m_folder).filePath(QLatin1String(name) + ".png");
        if (!withFewColors(m_window.grab().toImage()).save(path, "PNG", 0))
            throw std::runtime_error("Can't write " + path.toStdString());
        std::printf("%s: %lld KB\n", qPrintable(path), QFileInfo(path).size() / 1024);
        std::fflush(stdout);
    }

private:
    MainWindow& m_window;
    QString m_folder;
};

Recipe sampleRecipe(const std::filesystem::path& sample) {
    std::ifstream in(sample / "recipe.json");
    Recipe recipe = recipeFromJson(std::string(std::istreambuf_iterator<char>(in), {}));
    resolvePaths(recipe, sample);
    recipe.settings.set(field::device, std::string("cpu"));
    return recipe;
}

void takeAll(const std::filesystem::path& folder, const QString& pictures) {
    std::filesystem::copy(LATHE_SOURCE_DIR "/resources/sample", folder / "sample",
                          std::filesystem::copy_options::recursive);
    const std::filesystem::path home = folder / "home";
    std::filesystem::create_directories(home);
    {
        WindowSettings settings(QDir(QString::fromStdString(home.string())).filePath(WindowSettings::fileName));
        settings.set(keys::theme, QStringLiteral("light"));
        settings.set(keys::language, QStringLiteral("en"));
        settings.set(keys::tryAfterQuickStart, false);
    }
    Workbench bench(home.string());
    MainWindow window(bench);
    window.resize(1280, 800);
    window.show();
    QCursor::setPos(0, 0); // points at nothing
    Album album(window, pictures);

    const auto runOf = [&](const RunId& id) { return window.runs().find(id); };
    const auto finished = [&](const RunId& id) {
        album.wait("the end of the run", [&] { return runOf(id) && runOf(id)->status == RunStatus::Finished; });
    };
    const Recipe pirate = sampleRecipe(folder / "sample");
    const RunId first = bench.start(pirate);
    emit window.page("home")->navigate(OpenRun{first});
    album.wait("step 62", [&] { return runOf(first) && runOf(first)->step >= 62; });
    album.take("run");
    finished(first);

    emit window.page("home")->navigate(TryRun{first, "What colour is the sky?", true});
    auto& playground = static_cast<PlaygroundPage&>(*window.page("playground"));
    QTest::qWait(1000);
    album.wait("the answers", [&] { return !playground.isBusy(); });
    album.take("playground");

    emit window.page("home")->navigate(EditRecipe{pirate});
    auto& examples = album.part<QTableView>("new", "exampleTable");
    album.wait("the rows", [&] { return examples.model() && examples.model()->rowCount() > 8; });
    examples.selectRow(2);
    auto& area = album.part<QScrollArea>("new");
    const auto scrollTo = [&](QWidget& part, int above) {
        QTest::qWait(1000); // cards grow while their answers come
        area.verticalScrollBar()->setValue(part.mapTo(area.widget(), QPoint()).y() - above);
    };
    scrollTo(examples, 90);
    album.take("preview");
    auto& drawing = album.part<LayerDrawing>("new", "layerDrawing");
    album.wait("the drawing", [&] { return drawing.isVisible(); });
    scrollTo(drawing, 150);
    album.take("new-run");

    std::vector<RunId> compared{first};
    for (const auto& [name, rank, rate] : {std::tuple("rank 2", 2, 2e-3), {"rank 8, a slower rate", 8, 5e-4}}) {
        Recipe other = pirate;
        other.settings.set(field::name, std::string(name));
        other.methods.front().settings.set(field::rank, std::int64_t(rank));
        other.settings.set(field::learningRate, rate);
        compared.push_back(bench.start(other));
        finished(compared.back());
    }
    emit window.page("home")->navigate(CompareRuns{compared});
    auto& overlay = album.part<CurvePlot>("compare", "overlayPlot");
    album.wait("the curves", [&] { return overlay.seriesCount() == 3 && !overlay.isPreparing(); });
    album.take("compare");
}

} // namespace

int main(int argc, char** argv) {
    prepareProcess();
    qputenv("QT_SCALE_FACTOR", "2");
    QApplication app(argc, argv);
    if (argc != 2 || !QDir().mkpath(QString::fromLocal8Bit(argv[1]))) {
        std::fprintf(stderr, "usage: lathe_pictures FOLDER\n");
        return 2;
    }
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "lathe-pictures"; // is seen in them
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    int code = 0;
    try {
        takeAll(folder, QString::fromLocal8Bit(argv[1]));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        code = 1;
    }
    std::filesystem::remove_all(folder);
    return code;
}
