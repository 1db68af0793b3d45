// Presets on the page for new runs: what they change, the way back, and those that a person saves and deletes.
#include "lathe/field_keys.h"
#include "pages/new_run_page.h"
#include "ui/open_window.h"
#include "ui/picture.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

class TestPresets : public QObject {
    Q_OBJECT
    PresetList m_kept; ///< as HOME/presets has them

    static NewRunPage& pageOf(const OpenWindow& window) { return static_cast<NewRunPage&>(*window->page("new")); }

    /// Opens the menu and chooses what is called so, as a person does.
    static void choose(const OpenWindow& window, const char* name) {
        auto* opens = window.find<QPushButton>("new", "presets");
        QTimer::singleShot(0, opens, [&] { // while the menu is open
            QMenu* menu = opens->menu();
            for (QMenu* each : {menu, menu->findChild<QMenu*>("deletePreset")})
                if (auto* action = each->findChild<QAction*>(name); action && each->actions().contains(action)) {
                    if (each != menu) menu->setActiveAction(each->menuAction()), each->popup({});
                    return QTest::mouseClick(each, Qt::LeftButton, {}, each->actionGeometry(action).center());
                }
            menu->hide();
            QFAIL(name);
        });
        click(opens);
    }

private slots:
    void init() {
        OpenWindow::sampleAnswers();
        m_kept = {readyPresets(), {}};
        fake().answer = [this](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (std::holds_alternative<ListPresets>(query)) return m_kept;
            const auto* change = std::get_if<ChangePresets>(&query);
            if (!change) return sampleAnswer(request, query);
            for (const Preset& preset : change->save) {
                if (findPreset(readyPresets(), preset.name))
                    return ErrorInfo{ErrorKind::BadInput, "That is the name of a ready preset.", ""};
                std::erase_if(m_kept.presets, [&](const Preset& each) { return each.name == preset.name; });
                m_kept.presets.push_back(preset);
            }
            for (const std::string& name : change->remove)
                std::erase_if(m_kept.presets, [&](const Preset& each) { return each.name == name; });
            return m_kept;
        };
    }

    void aPresetChangesFieldsAndIsTakenBack() {
        OpenWindow window;
        window->showPage("new");
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/SmolLM2-135M-Instruct"));
        recipe.settings.set(field::name, std::string("mine"));
        recipe.settings.set(field::learningRate, 0.5);
        recipe.settings.set(field::seed, std::int64_t(7));
        Settings data(dataFields());
        data.set(field::path, std::string("/data/instructions.jsonl"));
        recipe.data.push_back(data);
        pageOf(window).setRecipe(recipe);
        const Recipe before = pageOf(window).recipe();
        choose(window, "preset_memory_lean");
        QTRY_VERIFY(pageOf(window).recipe() != before);
        const Recipe after = pageOf(window).recipe();
        QVERIFY(after == withPreset(before, *findPreset(readyPresets(), "memory_lean")));
        QCOMPARE(after.settings.text(field::quantization), "nf4");
        QCOMPARE(after.settings.get(field::batchSize), 1);
        QCOMPARE(after.methods.at(0).method, "qlora");
        QVERIFY(!after.settings.isGiven(field::learningRate)); // its default again
        QCOMPARE(after.settings.get(field::seed), 7);
        QCOMPARE(after.settings.get(field::name), "mine");
        QVERIFY(after.data == before.data && after.settings.get(field::model) == before.settings.get(field::model));
        Banner* note = window.banner("new");
        QVERIFY(note && note->title().contains("Memory-lean"));
        QVERIFY2(note->text().contains("NF4") && note->text().contains("0.5"), qPrintable(note->text()));
        savePicture(*window, "presets-chosen", 1);

        QTest::mouseClick(window.find<QToolButton>("new", "undoRecipe"), Qt::LeftButton);
        QVERIFY(pageOf(window).recipe() == before);
        QTest::mouseClick(window.find<QToolButton>("new", "redoRecipe"), Qt::LeftButton);
        QVERIFY(pageOf(window).recipe() == after);
        choose(window, "preset_balanced");
        QTRY_VERIFY(!pageOf(window).recipe().settings.isGiven(field::quantization));
        click(window.banner("new")->findChild<QPushButton*>("takePresetBack"));
        QTRY_VERIFY(pageOf(window).recipe() == after);
        choose(window, "preset_memory_lean");
        QTRY_VERIFY(window.banner("new") && window.banner("new")->title().contains("nothing"));
    }

    void theWorkedExampleIsAllOfARecipe() {
        OpenWindow window;
        window->showPage("new");
        Recipe recipe;
        recipe.settings.set(field::packing, true);
        pageOf(window).setRecipe(recipe);
        choose(window, "preset_bert_squad");
        QTRY_VERIFY(pageOf(window).recipe().settings.get(field::task) == Task::QuestionAnswering);
        const Recipe now = pageOf(window).recipe();
        QVERIFY(!now.settings.isGiven(field::packing));
        QCOMPARE(now.settings.get(field::learningRate), 5e-5);
        QCOMPARE(now.settings.get(field::maxLength), 384);
        QCOMPARE(now.methods.at(0).settings.get(field::rank), 2);
    }

    void onesOwnAreSavedAndDeleted() {
        OpenWindow window;
        window->showPage("new");
        Recipe recipe;
        recipe.settings.set(field::model, std::string("/models/one"));
        recipe.settings.set(field::batchSize, std::int64_t(4));
        pageOf(window).setRecipe(recipe);
        const auto saveAs = [&](const QString& name, const QString& button) {
            choose(window, "savePreset");
            QTRY_VERIFY(window->findChild<QInputDialog*>("presetName"));
            auto* dialog = window->findChild<QInputDialog*>("presetName");
            QTRY_VERIFY(dialog->isVisible());
            auto* line = dialog->findChild<QLineEdit*>();
            QTest::keyClicks(line, name);
            QCOMPARE(dialog->okButtonText(), button);
            savePicture(*dialog, "preset-name", 1);
            QTest::keyClick(line, Qt::Key_Return);
            QTRY_VERIFY(!window->findChild<QInputDialog*>("presetName"));
        };
        saveAs("4 rows & more", "Save");
        QTRY_VERIFY(window.banner("new") && window.banner("new")->title().contains("4 rows & more"));
        const Preset* kept = findPreset(m_kept.presets, "4 rows & more");
        QVERIFY(kept);
        const Recipe held = recipeFromJson(kept->json);
        QVERIFY(held.settings.get(field::model).empty());
        QCOMPARE(held.settings.get(field::batchSize), 4);

        recipe.settings.set(field::batchSize, std::int64_t(8));
        pageOf(window).setRecipe(recipe);
        saveAs("4 rows & more", "Replace");
        QTRY_COMPARE(recipeFromJson(findPreset(m_kept.presets, "4 rows & more")->json).settings.get(field::batchSize),
                     8);
        saveAs("balanced", "Save");
        QTRY_VERIFY(window.banner("new") && window.banner("new")->title().contains("ready preset"));

        pageOf(window).setRecipe({});
        choose(window, "preset_4 rows & more");
        QTRY_COMPARE(pageOf(window).recipe().settings.getIfAny(field::batchSize).value_or(0), 8);
        auto* opens = window.find<QPushButton>("new", "presets");
        opens->menu()->popup(opens->mapToGlobal(QPoint(0, opens->height())));
        savePicture(*opens->menu(), "preset-menu", 1);
        opens->menu()->hide();

        auto* remove = opens->menu()->findChild<QMenu*>("deletePreset");
        QVERIFY(remove->menuAction()->isVisible());
        QCOMPARE(remove->actions().size(), 1);
        remove->actions().front()->trigger();
        QTRY_VERIFY(!findPreset(m_kept.presets, "4 rows & more"));
        QTRY_VERIFY(window.banner("new") && window.banner("new")->title().contains("deleted"));
        QVERIFY(!opens->menu()->findChild<QMenu*>("deletePreset")->menuAction()->isVisible());
        click(window.banner("new")->findChild<QPushButton*>("bringPresetBack"));
        QTRY_VERIFY(findPreset(m_kept.presets, "4 rows & more"));
    }

    void whatCantBeReadIsTold() {
        m_kept.unread = {{ErrorKind::BadInput, "The preset old.json can't be read.", ""}};
        OpenWindow window;
        window->showPage("new");
        QTRY_VERIFY(window.banner("new") && window.banner("new")->title().contains("old.json"));
    }
};

LATHE_TEST(TestPresets)
#include "tst_presets.moc"
