// The walls of the house: who may include what, and how big a file may grow.
#include "support/test_main.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path source = LATHE_SOURCE_DIR;

struct SourceFile {
    fs::path path; ///< relative to the source tree
    std::vector<std::string> includes;
    int lines = 0;
};

std::vector<SourceFile> filesUnder(const std::string& folder) {
    static const std::regex include("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
    static const std::set<std::string> kinds{".h", ".cpp", ".cu"};
    std::vector<SourceFile> files;
    if (!fs::exists(source / folder)) return files;
    for (const auto& entry : fs::recursive_directory_iterator(source / folder)) {
        if (!entry.is_regular_file() || !kinds.count(entry.path().extension().string())) continue;
        SourceFile file{fs::relative(entry.path(), source), {}, 0};
        std::ifstream in(entry.path());
        for (std::string line; std::getline(in, line); ++file.lines) {
            std::smatch match;
            if (std::regex_search(line, match, include)) file.includes.push_back(match[1]);
        }
        files.push_back(std::move(file));
    }
    return files;
}

bool isTorch(const std::string& header) {
    return header.rfind("torch/", 0) == 0 || header.rfind("ATen/", 0) == 0 || header.rfind("c10/", 0) == 0;
}

bool isArrow(const std::string& header) { return header.rfind("arrow/", 0) == 0 || header.rfind("parquet/", 0) == 0; }

bool isQt(const std::string& header) {
    static const std::regex qt("^(Qt\\w+/)?Q[A-Z]\\w*$");
    return std::regex_match(header, qt) || header == "qcustomplot.h";
}

void refuse(const std::string& folder, bool (*forbidden)(const std::string&)) {
    for (const SourceFile& file : filesUnder(folder))
        for (const std::string& header : file.includes)
            QVERIFY2(!forbidden(header),
                     qPrintable(QString::fromStdString(file.path.string() + " includes " + header)));
}

/// A folder, and what it may include: what it knows, and what that knows.
struct Room {
    std::string name; ///< nameOf() of its files
    std::vector<std::string> knows;
};

/// The picture from the bottom up; a folder knows folders on lines above its own here.
const std::vector<std::vector<Room>> picture{
    {{"kernels/common", {}}, {"lathe", {}}, {"core", {}}},                  // core: its precompiled header
    {{"kernels", {"kernels/common"}}, {"base", {"lathe"}}},
    {{"unicode", {"base"}}, {"files", {"base", "kernels"}}},
    {{"tokenizer", {"unicode", "files"}}},
    {{"templates", {"tokenizer"}}, {"models", {"files"}}, {"hub", {"base"}}, {"store", {"base"}}, {"logs", {"base"}}},
    {{"rows", {"templates"}}, {"methods", {"models"}}, {"launch", {"store"}}},
    {{"parquet", {"rows"}}, {"dataset", {"rows"}}, {"recipe", {"methods", "logs"}}},
    {{"estimate", {"recipe"}}},
    {{"library", {"estimate", "hub"}}},
    {{"engine", {"lathe"}}}, // the zone's own headers: its port, what work may say through it
    {{"tensor", {"estimate"}}},
    {{"operators", {"tensor"}}, {"ranks", {"tensor"}}},
    {{"model", {"operators"}}},
    {{"peft", {"model", "dataset"}}, {"data", {"model", "dataset"}}},
    {{"eval", {"peft", "data", "ranks"}}},
    {{"export", {"peft", "data", "engine"}}},
    {{"train", {"eval", "export"}}},
    {{"jobs", {"train"}}},
    {{"entry", {"jobs"}}}, // what the zone's library is made from: its entry point, and its precompiled header
    {{"workbench", {"library", "launch", "dataset", "engine"}}}, // the port alone: what is behind it is loaded
    {{"app/cli", {"lathe"}}, {"app/words", {"lathe"}}, {"ui/settings", {"lathe"}}, {"ui/bridge", {"lathe"}}},
    {{"ui/models", {"ui/bridge", "ui/settings"}},
     {"ui/plots", {"ui/bridge", "ui/settings"}},
     {"ui/widgets", {"ui/bridge", "ui/settings"}}},
    {{"ui/pages", {"ui/models", "ui/plots", "ui/widgets"}}},
    {{"ui/window", {"ui/pages"}}},
    {{"app/gui", {"ui/window"}}},
};

/// A file's folder as the picture calls it: those of backend by their last part.
std::string nameOf(const fs::path& file) {
    if (file == "backend/engine/engine.cpp" || file == "backend/engine/engine_pch.h") return "entry";
    const fs::path folder = file.parent_path();
    const std::string zone = folder.begin()->string();
    if (zone == "backend") return folder.filename().string();
    if (zone == "kernels") return folder == "kernels/common" ? "kernels/common" : "kernels";
    return folder.string();
}

const Room* roomNamed(const std::string& name) {
    for (const auto& line : picture)
        for (const Room& room : line)
            if (room.name == name) return &room;
    return nullptr;
}

void addKnown(const Room& room, std::set<std::string>& known) {
    for (const std::string& name : room.knows)
        if (const Room* const other = roomNamed(name); other && known.insert(name).second) addKnown(*other, known);
}

/// The file of ours that an include stands for; empty: none of ours.
fs::path included(const fs::path& by, const std::string& header, const std::set<std::string>& ours) {
    const bool window =
        by.begin()->string() == "ui" || by.begin()->string() == "app"; // core has folders of the same names
    for (const fs::path& from :
         {by.parent_path(), window ? fs::path("ui") : fs::path("backend/core"), fs::path("backend/api"),
          fs::path("backend/engine"), fs::path("backend"), fs::path("app"), fs::path("backend/core"), fs::path()})
        if (fs::path file = (from / header).lexically_normal(); ours.count(file.string())) return file;
    return {};
}

std::vector<std::string> linesOf(const fs::path& file) {
    std::ifstream in(source / file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// The names of free functions that the file declares or, with `defined`, defines, as far as a line at a time tells.
std::set<std::string> functionsOf(const fs::path& file, bool defined) {
    static const std::regex function(R"(^(?!using|struct|class|return)[A-Za-z][^()=]*[ &*](\w+)\(.*)");
    std::set<std::string> names;
    for (const std::string& line : linesOf(file)) {
        std::smatch match;
        const std::string code = line.substr(0, line.find(" //"));
        if (std::regex_match(code, match, function) && (!defined || !code.ends_with(';'))) names.insert(match[1]);
    }
    return names;
}

std::vector<SourceFile> everyFile() {
    std::vector<SourceFile> all;
    for (const std::string zone : {"app", "ui", "backend", "kernels"})
        for (SourceFile& file : filesUnder(zone)) all.push_back(std::move(file));
    return all;
}

} // namespace

class TestWalls : public QObject {
    Q_OBJECT
private slots:
    void backendKnowsNoQt() { refuse("backend", isQt); }
    void kernelsKnowNoQt() { refuse("kernels", isQt); }
    void kernelsKnowNoTorch() { refuse("kernels", isTorch); }
    void doorKnowsNoTorch() { refuse("backend/api", isTorch); }
    void coreKnowsNoTorch() { refuse("backend/core", isTorch); }
    void onlyItsOwnFolderKnowsArrow() {
        for (const SourceFile& file : everyFile())
            for (const std::string& header : file.includes)
                QVERIFY2(nameOf(file.path) == "parquet" || !isArrow(header),
                         qPrintable(QString::fromStdString(file.path.string() + " includes " + header)));
    }
    void workbenchKnowsNoTorch() { refuse("backend/workbench", isTorch); }
    void windowKnowsNoTorch() {
        refuse("ui", isTorch);
        refuse("app", isTorch);
    }

    void thePictureIsInOrder() {
        std::set<std::string> below;
        for (const auto& line : picture) {
            for (const Room& room : line)
                for (const std::string& name : room.knows)
                    QVERIFY2(below.count(name),
                             qPrintable(QString::fromStdString(room.name + " knows " + name
                                                               + ", which is on no line before its own")));
            for (const Room& room : line)
                QVERIFY2(below.insert(room.name).second,
                         qPrintable(QString::fromStdString(room.name + " is in the picture twice")));
        }
    }

    void everyFolderIsInThePicture() {
        std::set<std::string> seen;
        for (const SourceFile& file : everyFile()) {
            QVERIFY2(roomNamed(nameOf(file.path)),
                     qPrintable(QString::fromStdString(
                         file.path.string() + " is in a folder that the picture of this test does not know")));
            seen.insert(nameOf(file.path));
        }
        for (const auto& line : picture)
            for (const Room& room : line)
                QVERIFY2(seen.count(room.name),
                         qPrintable(QString::fromStdString("the picture of this test has " + room.name
                                                           + ", which is no folder with sources")));
    }

    void foldersIncludeWhatTheyKnow() {
        const std::vector<SourceFile> files = everyFile();
        std::set<std::string> ours;
        for (const SourceFile& file : files) ours.insert(file.path.string());
        std::map<std::string, std::set<std::string>> known;
        for (const auto& line : picture)
            for (const Room& room : line) addKnown(room, known[room.name]);
        int across = 0;
        for (const SourceFile& file : files) {
            const std::string own = nameOf(file.path);
            for (const std::string& header : file.includes) {
                const fs::path other = included(file.path, header, ours);
                if (other.empty() || nameOf(other) == own) continue;
                ++across;
                QVERIFY2(known[own].count(nameOf(other)),
                         qPrintable(QString::fromStdString(file.path.string() + " includes " + other.string()
                                                           + ", which " + own + " may not know")));
            }
        }
        QVERIFY(across > 1000); // includes are found at all
    }

    /// The window and the command line link the door, and see nothing of what it links itself.
    void facesLinkTheDoorAlone() {
        static const std::regex target("\\blathe_\\w+");
        const std::set<std::string> mayName{
            "lathe_api",      "lathe_workbench", "lathe_cli",   "lathe_ui", "lathe_options",
            "lathe_core_pch", "lathe_moc",       "lathe_engine"}; // the last is built with a program, and not linked
        for (const char* file : {"app/cli/CMakeLists.txt", "app/gui/CMakeLists.txt", "ui/CMakeLists.txt"})
            for (const std::string& line : linesOf(file)) {
                const std::string code = line.substr(0, line.find('#'));
                for (std::sregex_iterator at(code.begin(), code.end(), target), end; at != end; ++at)
                    QVERIFY2(mayName.count(at->str()),
                             qPrintable(QString::fromStdString(std::string(file) + " names " + at->str())));
            }
        std::string door;
        for (const std::string& line : linesOf("backend/workbench/CMakeLists.txt")) door += line + ' ';
        const std::regex hidden(R"(lathe_core_library\(lathe_workbench HIDDEN DEPENDS lathe_api +PRIVATE )");
        QVERIFY2(std::regex_search(door, hidden), "backend/workbench lets others see more than api");
    }

    /// api's own functions compute from values or are tables; whatever has more behind it is a call of the Workbench.
    void apiHasNoEnginesBehindIt() {
        std::set<std::string> defined;
        for (const char* folder : {"backend/api", "backend/core/methods", "backend/core/recipe"})
            for (const SourceFile& file : filesUnder(folder)) defined.merge(functionsOf(file.path, true));
        int declared = 0;
        for (const SourceFile& file : filesUnder("backend/api")) {
            if (file.path.extension() != ".h" || file.path.filename() == "workbench.h") continue;
            for (const std::string& name : functionsOf(file.path, false)) {
                ++declared;
                QVERIFY2(defined.count(name),
                         qPrintable(QString::fromStdString(file.path.string() + " declares " + name
                                                           + "(), which is neither a value's nor a table's")));
            }
        }
        QVERIFY(declared > 20);
    }

    void onlyItsOwnFolderAsksWhichDevice() {
        static const std::regex asks(
            "is_cuda\\(|is_cpu\\(|is_privateuseone\\(|kCUDA\\b|kPrivateUse1\\b|DeviceType::|DispatchKey::|hasCUDA\\(");
        for (const SourceFile& file : filesUnder("backend/engine")) {
            const std::string folder = file.path.parent_path().filename().string(),
                              name = file.path.filename().string();
            if (folder == "tensor" || name.ends_with("_cuda.cpp") || name == "operator.h") continue;
            std::ifstream in(source / file.path);
            int number = 0;
            for (std::string line; std::getline(in, line);) {
                ++number;
                QVERIFY2(!std::regex_search(line, asks),
                         qPrintable(QString::fromStdString(file.path.string() + ":" + std::to_string(number)
                                                           + " asks which device it has: " + line)));
            }
        }
    }

    void filesAreSmall() {
        for (const std::string zone : {"app", "ui", "backend", "kernels", "tests"})
            for (const SourceFile& file : filesUnder(zone))
                QVERIFY2(file.lines <= 600,
                         qPrintable(QString::fromStdString(file.path.string() + " has " + std::to_string(file.lines)
                                                           + " lines: two ideas")));
    }
};

LATHE_TEST(TestWalls)
#include "tst_walls.moc"
