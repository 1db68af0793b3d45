#include "settings/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

static void openTranslations() { // outside the namespace, as Q_INIT_RESOURCE wants
    Q_INIT_RESOURCE(translations);
}

namespace lathe::ui {
namespace {

bool someFontDraws(const Language::Row& row) { return !QFontDatabase::families(row.writing).isEmpty(); }

} // namespace

bool (*Language::canDraw)(const Row& row) = someFontDraws;

const std::vector<Language::Row>& Language::all() {
    static const std::vector<Row> rows{
        {"en", QStringLiteral("English"), QFontDatabase::Latin, "fonts-dejavu-core"},
        {"ko", QStringLiteral("한국어"), QFontDatabase::Korean, "fonts-noto-cjk"},
    };
    return rows;
}

Language& Language::instance() {
    static Language language;
    return language;
}

Language::Language() {
    openTranslations();
    choose(QStringLiteral("system"));
}

void Language::choose(const QString& choice) {
    m_choice = choice;
    const QString code = choice == "system" ? QLocale::system().name().section('_', 0, 0) : choice;
    m_wanted = &all().front();
    for (const Row& row : all())
        if (code == QLatin1String(row.code)) m_wanted = &row;
    const Row* const english = &all().front();
    const Row* shown = m_wanted == english || canDraw(*m_wanted) ? m_wanted : english; // asking reads every font
    if (shown == m_shown) return;
    m_shown = shown;
    QLocale::setDefault(QLocale(this->code())); // dates in the same words
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qts);
    if (m_qts.load(QStringLiteral("qtbase_") + this->code(), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qts);
    if (m_own.load(QStringLiteral(":/translations/%1.qm").arg(this->code())))
        QCoreApplication::installTranslator(&m_own);
}

} // namespace lathe::ui
