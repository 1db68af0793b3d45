// The method drawn: what stands in the picture is what is counted, for every method and model; and what mouse and
// keyboard do with it.
#include "backend/core/estimate/known_models.h"
#include "bridge/text.h"
#include "estimate/devices.h"
#include "estimate/estimate.h"
#include "estimate/model_parts.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "models/read_model_spec.h"
#include "pages/method_drawing.h"
#include "pages/new_run_page.h"
#include "plots/layer_drawing.h"
#include "plots/layer_strip.h"
#include "plots/part_text.h"
#include "settings/theme.h"
#include "support/fixtures.h"
#include "ui/open_window.h"
#include "ui/picture.h"
#include "widgets/text_label.h"

#include <QPainter>
#include <QScrollArea>
#include <QSlider>
#include <QToolButton>
#include <QXmlStreamReader>

#include <ctime>
#include <set>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

std::vector<std::pair<QString, ModelSpec>> models() {
    std::vector<std::pair<QString, ModelSpec>> all{{"llama 70B", llama2Of70B()},
                                                   {"llama 1B", llama32Of1B()},
                                                   {"SmolLM2", smollm2()},
                                                   {"Qwen2.5 0.5B", qwen25OfHalfB()},
                                                   {"GPT-3", gpt3()}};
    for (const auto& folder : fixtureCases("tiny"))
        all.emplace_back(QString::fromStdString(folder.filename().string()), readModelSpec(folder));
    return all;
}

Recipe recipeWith(const std::string& method) {
    Recipe recipe;
    recipe.methods = {{method, Settings(*methodInfo(method).fields)}};
    return recipe;
}

/// Every method of the table as it is by default, and those whose fields change what is drawn.
std::vector<std::pair<QString, Recipe>> recipes() {
    std::vector<std::pair<QString, Recipe>> all;
    for (const MethodInfo& info : methodInfos())
        all.emplace_back(QString::fromUtf8(info.name.data(), qsizetype(info.name.size())),
                         recipeWith(std::string(info.name)));
    const auto with = [&](const char* name, const char* method, const auto& set) {
        Recipe recipe = recipeWith(method);
        set(recipe.methods.front().settings);
        all.emplace_back(name, recipe);
    };
    with("dora", "lora", [](Settings& s) { s.set(field::dora, true); });
    with("lora with biases", "lora", [](Settings& s) {
        s.set(field::loraBias, true);
        s.set(field::bias, TrainedBiases::All);
    });
    with("houlsby", "adapter", [](Settings& s) { s.set(field::placement, Placement::Houlsby); });
    with("parallel", "adapter", [](Settings& s) { s.set(field::placement, Placement::Parallel); });
    with("projected prefix", "prefix_tuning", [](Settings& s) { s.set(field::prefixProjection, true); });
    with("everything in the last layer", "layers", [](Settings& s) {
        s.set(field::last, std::int64_t(1));
        s.set(field::embedding, true);
        s.set(field::output, true);
    });
    Recipe both = recipeWith("lora");
    both.methods.push_back(recipeWith("prefix_tuning").methods.front());
    all.emplace_back("lora and prefix", both);
    return all;
}

ModelParts partsFor(const ModelSpec& spec, const Recipe& recipe, std::int64_t layer = -1) {
    return partsOf(spec, recipe, layer);
}

Recipe smolRecipe() {
    Recipe recipe = recipeWith("lora");
    recipe.settings.set(field::model, std::string("/models/SmolLM2-135M-Instruct"));
    return recipe;
}

int indexOf(const LayerDrawing& drawing, const std::string& role, PartKind kind) {
    const auto& drawn = drawing.drawn().parts;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        const ModelPart& part = drawing.parts().parts[drawn[i].part];
        const ModelPart& named = part.on >= 0 ? drawing.parts().parts[std::size_t(part.on)] : part;
        if (part.kind == kind && named.role == role) return int(i);
    }
    return -1;
}

QPoint middleOf(const LayerDrawing& drawing, int index) {
    return drawing.drawn().parts[std::size_t(index)].box.translated(3, 3).center().toPoint();
}

} // namespace

class TestLayerDrawing : public QObject {
    Q_OBJECT
    const std::vector<std::pair<QString, ModelSpec>> m_models = models();

private slots:
    void init() { OpenWindow::sampleAnswers(); }
    void cleanup() { Theme::instance().choose("light"); }

    void fixturePartsAddUpToTheCounts_data() {
        QTest::addColumn<int>("model");
        for (std::size_t i = 0; i < m_models.size(); ++i) QTest::newRow(qPrintable(m_models[i].first)) << int(i);
    }
    void fixturePartsAddUpToTheCounts() {
        QFETCH(int, model);
        const ModelSpec& spec = m_models[std::size_t(model)].second;
        LayerDrawing drawing;
        drawing.resize(700, 400);
        for (const auto& [name, recipe] : recipes()) {
            const ParameterCounts counts = estimate(spec, recipe, thisProcessor()).parameters;
            std::int64_t trained = 0, total = 0;
            const std::int64_t step = spec.layers > 40 ? 7 : 1; // of deep models some layers, and their sums of all
            for (std::int64_t layer = 0; layer < spec.layers; layer += step) {
                drawing.setParts(partsFor(spec, recipe, layer));
                const ModelParts& parts = drawing.parts();
                std::set<std::size_t> seen;
                std::int64_t here = 0, all = 0, outside = 0, outsideAll = 0;
                for (const DrawnPart& drawn : drawing.drawn().parts) {
                    QVERIFY2(seen.insert(drawn.part).second, qPrintable(name + ": a part is drawn twice"));
                    const ModelPart& part = parts.parts[drawn.part];
                    (part.layer < 0 ? outside : here) += part.trained();
                    (part.layer < 0 ? outsideAll : all) += part.count();
                    QVERIFY2(part.layer < 0 || part.layer == layer, qPrintable(name));
                }
                QCOMPARE(seen.size(), parts.parts.size()); // nothing is left out
                QCOMPARE(here, parts.shares[std::size_t(layer)].trained);
                QCOMPARE(all, parts.shares[std::size_t(layer)].total);
                QCOMPARE(outside, parts.outside.trained);
                if (layer == 0) trained = outside, total = outsideAll;
                for (std::int64_t i = layer; i < std::min(layer + step, spec.layers); ++i) {
                    trained += parts.shares[std::size_t(i)].trained;
                    total += parts.shares[std::size_t(i)].total;
                }
            }
            if (trained != counts.trainable || total != counts.total)
                QFAIL(qPrintable(QStringLiteral("%1: drawn %2 of %3, counted %4 of %5")
                                     .arg(name)
                                     .arg(trained)
                                     .arg(total)
                                     .arg(counts.trainable)
                                     .arg(counts.total)));
        }
    }

    /// At any width and size of letters: within the picture, and none over another.
    void partsHaveRoom_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<double>("scale");
        for (const int width : {380, 620, 900, 1500})
            for (const double scale : {1.0, 1.5, 3.0})
                QTest::addRow("%d at %g %%", width, 100 * scale) << width << scale;
    }
    void partsHaveRoom() {
        QFETCH(int, width);
        QFETCH(double, scale);
        QFont font;
        font.setPointSizeF(font.pointSizeF() * scale);
        const QFontMetricsF metrics(font);
        for (const auto& [model, spec] : m_models)
            for (const auto& [name, recipe] : recipes()) {
                const ModelParts parts = partsFor(spec, recipe, spec.layers - 1);
                const LayerLayout layout = layOutLayer(parts, width * scale, metrics);
                const QRectF all(QPointF(-0.5, -0.5), layout.size + QSizeF(1, 1));
                for (std::size_t i = 0; i < layout.parts.size(); ++i) {
                    const QRectF& box = layout.parts[i].box;
                    const QString where = model + ", " + name + ": " + partTitle(parts.parts[layout.parts[i].part]);
                    QVERIFY2(all.contains(box), qPrintable(where));
                    QVERIFY2(box.width() > metrics.height() * 0.8 && box.height() > metrics.height() * 0.8,
                             qPrintable(where));
                    for (std::size_t j = 0; j < i; ++j)
                        QVERIFY2(!box.adjusted(1, 1, -1, -1).intersects(layout.parts[j].box), qPrintable(where));
                    for (const LayerPanel& panel : layout.panels)
                        QVERIFY2(!box.adjusted(1, 1, -1, -1).intersects(panel.core), qPrintable(where));
                }
            }
    }

    void itIsPaintedInAFrame() {
        LayerDrawing drawing;
        drawing.resize(900, 100);
        drawing.setParts(partsFor(llama31Of8B(), recipeWith("qlora")));
        drawing.resize(900, drawing.heightForWidth(900));
        QImage image(drawing.size(), QImage::Format_ARGB32_Premultiplied);
        // In milliseconds of the processor, whatever else it does meanwhile: the first time, and while the mouse moves.
        const auto spent = [&](bool anew) {
            double best = 1000;
            for (int i = 0; i < 20; ++i) {
                if (anew) drawing.setParts(drawing.parts());
                const std::clock_t begun = std::clock();
                drawing.render(&image);
                best = std::min(best, 1000.0 * double(std::clock() - begun) / CLOCKS_PER_SEC);
            }
            return best;
        };
        const double first = spent(true), again = spent(false);
        qInfo() << "drawn in" << first << "ms, painted in" << again << "ms";
        QVERIFY2(first < 16 && again < 4, qPrintable(QStringLiteral("%1 ms, %2 ms").arg(first).arg(again)));
    }

    void aClickTellsOfAPart() {
        OpenWindow window;
        window->showPage("new");
        auto& page = static_cast<NewRunPage&>(*window->page("new"));
        page.setRecipe(smolRecipe());
        settle(*window);
        auto* drawing = window.find<LayerDrawing>("new", "layerDrawing");
        QVERIFY(drawing->isVisibleTo(&page));
        page.findChild<QScrollArea*>()->ensureWidgetVisible(drawing);
        const int pair = indexOf(*drawing, "up_proj", PartKind::LowRank);
        QVERIFY(pair >= 0);
        QTest::mouseClick(drawing, Qt::LeftButton, {}, middleOf(*drawing, pair));
        QCOMPARE(drawing->current(), pair);
        const QString told = drawing->currentText();
        QVERIFY2(told.contains("16 × 576") && told.contains("1536 × 16") && told.contains("up_proj"), qPrintable(told));
        QVERIFY(told.contains(countText(16 * (576 + 1536))));
        QVERIFY(drawing->accessibleDescription().contains(told));
        QCOMPARE(window.find<TextLabel>("new", "partText")->text(), told);
        const QString rank = window.find<TextLabel>("new", "rankText")->text();
        QVERIFY2(rank.contains("up_proj") && rank.contains(countText(576 * 1536)), qPrintable(rank));
    }

    void theKeyboardGoesThroughParts() {
        OpenWindow window;
        window->showPage("new");
        static_cast<NewRunPage&>(*window->page("new")).setRecipe(smolRecipe());
        settle(*window);
        auto* drawing = window.find<LayerDrawing>("new", "layerDrawing");
        drawing->setFocus(Qt::TabFocusReason);
        QCOMPARE(drawing->current(), 0);
        const int query = indexOf(*drawing, "q_proj", PartKind::Own);
        drawing->setCurrent(query);
        QTest::keyClick(drawing, Qt::Key_Down);
        QCOMPARE(drawing->current(), indexOf(*drawing, "q_proj", PartKind::LowRank));
        QTest::keyClick(drawing, Qt::Key_Down);
        QCOMPARE(drawing->current(), indexOf(*drawing, "k_proj", PartKind::Own));
        QTest::keyClick(drawing, Qt::Key_End);
        QCOMPARE(drawing->current(), int(drawing->drawn().parts.size()) - 1);
        std::set<int> reached; // every part can be reached by arrows from the first
        std::vector<int> open{0};
        while (!open.empty()) {
            const int from = open.back();
            open.pop_back();
            if (!reached.insert(from).second) continue;
            for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down}) {
                drawing->setCurrent(from);
                QTest::keyClick(drawing, key);
                open.push_back(drawing->current());
            }
        }
        QCOMPARE(reached.size(), drawing->drawn().parts.size());
        QTest::keyClick(drawing, Qt::Key_PageDown);
        QCOMPARE(drawing->parts().layer, 1);
        QTest::keyClick(drawing, Qt::Key_PageUp);
        QTest::keyClick(drawing, Qt::Key_PageUp); // there is none before the first
        QCOMPARE(drawing->parts().layer, 0);
    }

    void theSliderMovesTheRankAndCanBeTakenBack() {
        OpenWindow window;
        window->showPage("new");
        auto& page = static_cast<NewRunPage&>(*window->page("new"));
        page.setRecipe(smolRecipe());
        settle(*window);
        auto* slider = window.find<QSlider>("new", "rankSlider");
        auto* drawing = window.find<LayerDrawing>("new", "layerDrawing");
        QVERIFY(slider->isVisibleTo(&page));
        const std::int64_t before = drawing->parts().trained();
        QTest::keyClick(slider, Qt::Key_Right); // 16, 24
        QCOMPARE(page.recipe().methods.front().settings.get(field::rank), 24);
        QCOMPARE(drawing->parts().trained(), before / 16 * 24); // at once
        QTest::mouseClick(window.find<QToolButton>("new", "undoRecipe"), Qt::LeftButton);
        QCOMPARE(page.recipe().methods.front().settings.get(field::rank), 16);
        QCOMPARE(drawing->parts().trained(), before);
        Recipe full = smolRecipe();
        full.methods = recipeWith("full").methods;
        page.setRecipe(full);
        QVERIFY(!slider->isVisibleTo(&page)); // it has no rank
    }

    void theStripChoosesALayer() {
        OpenWindow window;
        window->showPage("new");
        auto& page = static_cast<NewRunPage&>(*window->page("new"));
        Recipe recipe = smolRecipe();
        recipe.methods = recipeWith("layers").methods;
        recipe.methods.front().settings.set(field::last, std::int64_t(3));
        page.setRecipe(recipe);
        settle(*window);
        auto* drawing = window.find<LayerDrawing>("new", "layerDrawing");
        auto* strip = window.find<LayerStrip>("new", "layerStrip");
        QCOMPARE(drawing->parts().layer, 27); // the first that trains
        page.findChild<QScrollArea*>()->ensureWidgetVisible(strip);
        int x = 0;
        while (strip->layerAt(x) != 4) ++x;
        QTest::mouseClick(strip, Qt::LeftButton, {}, {x + 1, 10});
        QCOMPARE(drawing->parts().layer, 4);
        QCOMPARE(drawing->parts().shares[4].trained, 0);
        QVERIFY(strip->accessibleDescription().contains("frozen"));
        QTest::keyClick(strip, Qt::Key_End);
        QCOMPARE(drawing->parts().layer, 29);
        QVERIFY(drawing->parts().shares[29].trained > 0);
    }

    void noModelNoPicture() {
        OpenWindow window;
        window->showPage("new");
        auto* card = window->page("new")->findChild<MethodDrawing*>();
        QVERIFY(card && !card->drawing().isVisibleTo(card));
        fake().parts = [](const Recipe&, std::int64_t) -> ModelParts {
            throw Error(ErrorKind::BadFile, "config.json is cut off.");
        };
        static_cast<NewRunPage&>(*window->page("new")).setRecipe(smolRecipe());
        QVERIFY(!card->drawing().isVisibleTo(card));
    }

    void itIsSavedAsAPicture() {
        QTemporaryDir folder;
        LayerDrawing drawing;
        drawing.resize(700, 100);
        drawing.setParts(partsFor(smollm2(), recipeWith("lora")));
        QVERIFY(!drawing.save(PlotFile::Png, folder.filePath("layer.png")));
        const QImage image(folder.filePath("layer.png"));
        QCOMPARE(image.width(), 2 * 700);
        QVERIFY(!drawing.save(PlotFile::Svg, folder.filePath("layer.svg")));
        QFile file(folder.filePath("layer.svg"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QString words;
        while (!xml.atEnd())
            if (xml.readNext() == QXmlStreamReader::Characters) words += xml.text();
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(words.contains("q_proj"));
        const auto error = drawing.save(PlotFile::Svg, folder.filePath("none/layer.svg"));
        QVERIFY(error && error->message.find("none/layer.svg") != std::string::npos);
    }

    void pictures_data() { pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        Theme::instance().choose(theme);
        for (const auto& [width, spec, size] :
             {std::tuple(900, llama2Of70B(), "large"), {560, smollm2(), "small"}, {400, smollm2(), "narrow"}})
            for (const auto& [name, recipe] : recipes()) {
                QWidget ground;
                ground.setAutoFillBackground(true);
                LayerDrawing drawing(&ground);
                drawing.resize(width, 100);
                drawing.setParts(partsFor(spec, recipe));
                drawing.resize(width, drawing.heightForWidth(width));
                ground.resize(drawing.size());
                drawing.setCurrent(1);
                savePicture(ground, QStringLiteral("layer-%1-%2-%3").arg(theme, size, QString(name).replace(' ', '-')),
                            scale);
            }
        for (const auto& [name, spec] : m_models) {
            if (!QStringList{"t5_gated", "bert_qa", "gemma3", "gpt2", "phi3", "distilbert_qa"}.contains(name)) continue;
            QWidget ground;
            LayerDrawing drawing(&ground);
            drawing.resize(800, 100);
            drawing.setParts(partsFor(spec, recipeWith("lora"), spec.layers - 1));
            drawing.resize(800, drawing.heightForWidth(800));
            ground.resize(drawing.size());
            savePicture(ground, QStringLiteral("layer-%1-model-%2").arg(theme, name), scale);
        }
    }
};

LATHE_TEST(TestLayerDrawing)
#include "tst_layer_drawing.moc"
