// A person's own presets through the door: kept as files, changed, and told of where they can't be read.
#include "fake_engine.h"
#include "lathe/field_keys.h"
#include "support/fixtures.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <fstream>

using namespace lathe;
using namespace lathe::test;
namespace fs = std::filesystem;

namespace {

Preset ownPreset(const std::string& name, std::int64_t rows) {
    Recipe recipe;
    recipe.settings.set(field::model, std::string("a model"));
    recipe.settings.set(field::batchSize, rows);
    recipe.data.emplace_back(dataFields()).set(field::path, std::string("rows.jsonl"));
    Preset preset = presetOf(recipe, name);
    preset.json = toJson(recipe); // as somebody else might send it
    return preset;
}

} // namespace

class TestPresetRequests : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<EventQueue> m_queue;

    fs::path presets() const { return fs::path(m_folder->path().toStdString()) / "presets"; }
    PresetList answerTo(Query query) {
        const RequestId id = m_workbench->request(std::move(query));
        const auto isIt = [&](const Answer& answer) { return answer.request == id; };
        const auto events = takeUntil(*m_queue, [&](const std::vector<Event>& all) {
            const auto answers = only<Answer>(all);
            return std::any_of(answers.begin(), answers.end(), isIt);
        });
        for (const Answer& answer : only<Answer>(events))
            if (isIt(answer)) {
                if (const auto* error = std::get_if<ErrorInfo>(&answer.value)) throw Error(*error);
                return std::get<PresetList>(answer.value);
            }
        throw std::runtime_error("no answer came");
    }
    std::vector<std::string> ownNames(const PresetList& list) {
        std::vector<std::string> names;
        for (const Preset& preset : list.presets)
            if (preset.own) names.push_back(preset.name);
        return names;
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_workbench = workbenchWith(m_folder->path().toStdString(),
                                    FakeEngine::Script([](const EngineOrder&, EngineHost&, const std::stop_token&) {}));
        m_queue = m_workbench->subscribe();
    }
    void cleanup() {
        m_queue.reset();
        m_workbench.reset();
    }

    void readyOnesAreThereBeforeAnyOther() {
        const PresetList list = answerTo(ListPresets{});
        QCOMPARE(list.presets.size(), readyPresets().size());
        QVERIFY(list.unread.empty() && ownNames(list).empty());
        QVERIFY(!fs::exists(presets())); // nothing is made before it is needed
    }

    void onesOwnAreKeptReplacedAndDeleted() {
        const std::vector<std::string> names{"../..//up", "4 rows & 100 %", "한국어 프리셋"};
        for (const std::string& name : names) answerTo(ChangePresets{.save = {ownPreset(name, 4)}});
        auto known = ownNames(answerTo(ListPresets{}));
        std::sort(known.begin(), known.end());
        QCOMPARE(known, names);
        std::size_t files = 0;
        for (const auto& entry : fs::recursive_directory_iterator(m_folder->path().toStdString())) {
            if (entry.path().extension() != ".json") continue;
            ++files;
            QCOMPARE(entry.path().parent_path(), presets());
        }
        QCOMPARE(files, names.size()); // and none outside of it

        const PresetList replaced = answerTo(ChangePresets{.save = {ownPreset(names[1], 8)}});
        QCOMPARE(ownNames(replaced).size(), names.size());
        const Recipe held = recipeFromJson(findPreset(replaced.presets, names[1])->json);
        QCOMPARE(held.settings.get(field::batchSize), 8);
        QVERIFY(held.settings.get(field::model).empty() && held.data.empty()); // whoever sends what
        QCOMPARE(ownNames(answerTo(ChangePresets{.remove = {names[0], names[2]}})), std::vector<std::string>{names[1]});
        QVERIFY_THROWS_EXCEPTION(Error, answerTo(ChangePresets{.remove = {names[0]}}));
    }

    void namesThatCantBeAreRefused_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("none") << "";
        QTest::newRow("spaces") << "  ";
        QTest::newRow("a ready one's") << "Memory_lean";
        QTest::newRow("too long") << QString(61, 'a');
    }
    void namesThatCantBeAreRefused() {
        QFETCH(QString, name);
        QVERIFY_THROWS_EXCEPTION(Error, answerTo(ChangePresets{.save = {ownPreset(name.toStdString(), 1)}}));
        QVERIFY(ownNames(answerTo(ListPresets{})).empty());
    }

    void theLongestNameIsAFile() {
        QString name; // twenty syllables of three bytes
        for (int i = 0; i < 20; ++i) name += QChar(0xac00 + i);
        const PresetList list = answerTo(ChangePresets{.save = {ownPreset(name.toStdString(), 1)}});
        QCOMPARE(ownNames(list), std::vector<std::string>{name.toStdString()});
    }

    void aFileThatCantBeReadIsTold() {
        fs::create_directories(presets());
        std::ofstream(presets() / "broken.json") << "{ nonsense";
        std::ofstream(presets() / "newer.json") << R"({"schema": 999})";
        std::ofstream(presets() / "by hand.json") << R"({"name": "any", "model": "m", "batch_size": 2})";
        std::ofstream(presets() / "notes.txt") << "hello";
        const PresetList list = answerTo(ListPresets{});
        QCOMPARE(ownNames(list), std::vector<std::string>{"by hand"});
        QVERIFY(recipeFromJson(findPreset(list.presets, "by hand")->json).settings.get(field::model).empty());
        QCOMPARE(list.unread.size(), 2u);
        for (const ErrorInfo& error : list.unread)
            QVERIFY2(error.message.find((presets() / "").string()) != std::string::npos, error.message.c_str());
    }
};

LATHE_TEST(TestPresetRequests)
#include "tst_presets.moc"
