// No two classes of one name in one namespace. The linker keeps one of their destructors and vtables, and says nothing.
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

/// The classes that the file defines at namespace scope, with their namespaces; those of anonymous namespaces are the
/// file's own.
std::vector<std::string> classesIn(const fs::path& file) {
    static const std::regex space("^(inline )?namespace ([\\w:]*) ?\\{$"), close("^\\} // namespace.*"),
        definition("^(class|struct) (alignas\\(\\w+\\) )?(\\w+)( final)?( :[^:].*)? ?\\{.*");
    std::vector<std::string> spaces, found;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        std::smatch match;
        if (std::regex_match(line, match, space)) spaces.push_back(match[2]);
        else if (std::regex_match(line, close) && !spaces.empty()) spaces.pop_back();
        else if (std::regex_match(line, match, definition)) {
            std::string name;
            bool own = false;
            for (const std::string& part : spaces) own |= part.empty(), name += part + "::";
            if (!own) found.push_back(name + match[3].str());
        }
    }
    return found;
}

} // namespace

class TestNames : public QObject {
    Q_OBJECT
private slots:
    void eachClassIsDefinedOnce() {
        std::map<std::string, std::set<std::string>> places;
        for (const char* folder : {"backend", "ui", "app", "kernels"})
            for (const auto& entry : fs::recursive_directory_iterator(fs::path(LATHE_SOURCE_DIR) / folder))
                if (const auto kind = entry.path().extension(); kind == ".h" || kind == ".cpp")
                    for (const std::string& name : classesIn(entry.path())) places[name].insert(entry.path().string());
        QVERIFY(places.size() > 300);
        QString twice;
        for (const auto& [name, files] : places)
            if (files.size() > 1) {
                twice += QString::fromStdString(name) + " is defined in";
                for (const std::string& file : files) twice += ' ' + QString::fromStdString(file);
                twice += '\n';
            }
        QVERIFY2(twice.isEmpty(), qPrintable(twice));
    }
};

LATHE_TEST(TestNames)
#include "tst_names.moc"
