#pragma once
// Small files on disk, and what was thrown about them.
#include "lathe/error.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <string>

namespace lathe::test {

class Files {
public:
    std::string write(const std::string& name, const std::string& content) const {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary) << content;
        return path.string();
    }

private:
    QTemporaryDir m_folder;
};

/// What was thrown, message and hint; empty where nothing was.
template <class Work>
std::string errorOf(const Work& work, ErrorKind kind = ErrorKind::BadInput) {
    try {
        work();
    } catch (const Error& error) {
        if (error.info().kind != kind) return "of another kind: " + error.info().message;
        return error.info().message + " | " + error.info().hint;
    }
    return {};
}

inline bool contains(const std::string& text, const std::string& part) {
    if (text.find(part) != std::string::npos) return true;
    qWarning("\"%s\" has no \"%s\"", text.c_str(), part.c_str());
    return false;
}

} // namespace lathe::test
