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

bool isArrow(const std::string& header) { return header.rfind("arrow/", 0) == 0 || (header.rfind("parquet/", 0) == 0 && header != "parquet/json_cells.h"); }

bool isQt(const std::string& header) {
    static const std::regex qt("^(Qt\\w+/)?Q[A-Z]\\w*$");
    return std::regex_match(header, qt) || header == "qcustomplot.h";
}

void refuse(const std::string& folder, bool (*forbidden)(const std::string&)) {
    for (const SourceFile& file : filesUnder(folder))
        for (const std::string& header : file.includes)
            QVERIFY2(!forbidden(header), qPrintable(QString::fromStdString(file.path.string() + " includes " + header)));
}

/// The folders of backend from the bottom up; a folder may include those on lines below its own.
const std::map<std::string, int> floors{
    {"lathe", 0}, // the door's values
    {"base", 1}, // core, from here
    {"unicode", 2}, {"files", 2},
    {"tokenizer", 3},
    {"templates", 4}, {"models", 4}, {"hub", 4}, {"store", 4},
    {"rows", 5}, {"methods", 5},
    {"parquet", 6}, {"dataset", 6}, {"recipe", 6},
    {"estimate", 7},
    {"library", 8},
    {"tensor", 9}, // engine, from here
    {"operators", 10},
    {"model", 11},
    {"peft", 12}, {"data", 12},
    {"eval", 13},
    {"export", 14},
    {"train", 15},
    {"jobs", 16},
};

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
        for (const std::string folder : {"app", "ui", "kernels", "backend/api", "backend/engine", "backend/workbench", "backend/core/base", "backend/core/unicode", "backend/core/tokenizer", "backend/core/templates", "backend/core/rows", "backend/core/dataset", "backend/core/files"}) refuse(folder, isArrow);
    }
    void workbenchKnowsNoTorch() { refuse("backend/workbench", isTorch); }
    void windowKnowsNoTorch() {
        refuse("ui", isTorch);
        refuse("app", isTorch);
    }

    void windowSeesTheDoorOnly() {
        for (const SourceFile& file : filesUnder("ui"))
            for (const std::string& header : file.includes) {
                const std::string first = fs::path(header).begin()->string();
                const bool inside = first != "lathe" && floors.count(first) && !fs::exists(source / "ui" / header);
                QVERIFY2(!inside, qPrintable(QString::fromStdString(file.path.string() + " includes " + header)));
            }
    }

    void dependenciesPointDown() {
        for (const std::string zone : {"backend/core", "backend/engine"})
            for (const SourceFile& file : filesUnder(zone)) {
                const std::string folder = file.path.parent_path().filename().string();
                const auto own = floors.find(folder);
                if (file.path.parent_path() == zone) continue; // the zone's own files: its entry point
                QVERIFY2(own != floors.end(), qPrintable(QString::fromStdString(file.path.string() + " is in a folder that the table of this test does not know")));
                for (const std::string& header : file.includes) {
                    const auto other = floors.find(fs::path(header).begin()->string());
                    if (other == floors.end() || other->first == folder || header.find('/') == std::string::npos) continue;
                    QVERIFY2(other->second < own->second,
                             qPrintable(QString::fromStdString(file.path.string() + " includes " + header)));
                }
            }
    }

    void onlyItsOwnFolderAsksWhichDevice() {
        static const std::regex asks("is_cuda\\(|is_cpu\\(|is_privateuseone\\(|kCUDA\\b|kPrivateUse1\\b|DeviceType::|DispatchKey::|hasCUDA\\(");
        for (const SourceFile& file : filesUnder("backend/engine")) {
            const std::string folder = file.path.parent_path().filename().string(), name = file.path.filename().string();
            if (folder == "tensor" || name.ends_with("_cuda.cpp") || name == "operator.h") continue;
            std::ifstream in(source / file.path);
            int number = 0;
            for (std::string line; std::getline(in, line);) {
                ++number;
                QVERIFY2(!std::regex_search(line, asks), qPrintable(QString::fromStdString(file.path.string() + ":" + std::to_string(number) + " asks which device it has: " + line)));
            }
        }
    }

    void filesAreSmall() {
        for (const std::string zone : {"app", "ui", "backend", "kernels", "tests"})
            for (const SourceFile& file : filesUnder(zone))
                QVERIFY2(file.lines <= 600, qPrintable(QString::fromStdString(
                                                file.path.string() + " has " + std::to_string(file.lines) + " lines: two ideas")));
    }
};

LATHE_TEST(TestWalls)
#include "tst_walls.moc"
