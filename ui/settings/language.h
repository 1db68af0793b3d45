#pragma once
// The language that the window speaks: its texts from resources/translations, Qt's own dialogs from Qt's translations
// where they are installed. Plurals are in the files of every language, English too.
#include <QFontDatabase>
#include <QString>
#include <QTranslator>

#include <vector>

namespace lathe::ui {

class Language {
public:
    struct Row {
        const char* code; ///< of its file: "ko"
        QString name;     ///< in itself: "한국어"
        QFontDatabase::WritingSystem writing;
        const char* fonts; ///< the package of Debian and its relatives that can draw it
    };

    static const std::vector<Row>& all(); ///< English first
    static Language& instance();          ///< the first call speaks as the system does

    /// "system", or a code of all(). A language that no font here can draw is not shown: see undrawn().
    void choose(const QString& choice);
    QString choice() const { return m_choice; }
    QString code() const { return QLatin1String(m_shown->code); } ///< that is shown
    /// The language that was asked for and can't be drawn; null where it is shown.
    const Row* undrawn() const { return m_wanted == m_shown ? nullptr : m_wanted; }

    /// Whether some font here can draw it; tests say otherwise.
    static bool (*canDraw)(const Row& row);

private:
    Language();
    Language(const Language&) = delete;

    QString m_choice;
    const Row *m_wanted, *m_shown = nullptr;
    QTranslator m_own, m_qts;
};

} // namespace lathe::ui
