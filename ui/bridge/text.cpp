// Numbers are written the same way everywhere in the window: thin groups, binary units, few digits.
#include "bridge/text.h"

#include "lathe/settings.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QLocale>
#include <QTimeZone>

#include <cmath>

namespace lathe::ui {
namespace {

struct TextWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::Text) };

/// Null where it is not translated.
QString known(const char* context, const std::string& english) {
    if (english.empty()) return {};
    const QString said = QCoreApplication::translate(context, english.c_str());
    return said == QString::fromStdString(english) ? QString() : said;
}

} // namespace

QString qt(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

// Both contexts are those of the sources that app/words makes.
QString tableText(std::string_view english) {
    const QString said = known("Tables", std::string(english));
    return said.isNull() ? qt(english) : said;
}

QString qt(const Said& sentence) {
    if (sentence.id().empty()) return qt(std::string_view(sentence));
    QString pattern = known("Sentences", sentence.id());
    if (pattern.isNull()) pattern = qt(sentence.id());
    QString said; // in one pass: an argument may itself hold a "%1"
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const std::size_t place =
            pattern[i] == '%' && i + 1 < pattern.size() ? std::size_t(pattern[i + 1].unicode() - '1') : 9;
        if (place >= sentence.arguments().size()) {
            said += pattern[i];
            continue;
        }
        const Said::Argument& argument = sentence.arguments()[place];
        said += !argument.made.empty() ? qt(argument.made.front())
                : argument.ofTables    ? tableText(argument.text)
                                       : qt(argument.text);
        ++i;
    }
    return said;
}

std::string plain(const QString& text) { return text.toStdString(); }

QStringList qt(const std::vector<std::string>& words) {
    QStringList list;
    for (const std::string& word : words) list << qt(word);
    return list;
}

std::vector<std::string> plain(const QStringList& words) {
    std::vector<std::string> list;
    for (const QString& word : words) list.push_back(plain(word));
    return list;
}

QString countText(std::int64_t count) {
    QString digits = QString::number(std::llabs(count));
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3) digits.insert(at, QChar(0x202f)); // narrow no-break space
    return count < 0 ? '-' + digits : digits;
}

QString shortCountText(std::int64_t count) {
    static const struct {
        double size;
        const char* letter;
    } units[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}};
    for (const auto& unit : units)
        if (std::abs(double(count)) >= unit.size) {
            const double value = double(count) / unit.size;
            return QString::number(value, 'f', value < 10 ? 2 : 1) + QChar(0x202f) + unit.letter;
        }
    return QString::number(count);
}

QString bytesText(std::int64_t bytes) {
    static const char* const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = double(bytes);
    int unit = 0;
    while (std::abs(value) >= 1024 && unit < 4) value /= 1024, ++unit;
    const int decimals = unit == 0 || std::abs(value) >= 100 ? 0 : std::abs(value) >= 10 ? 1 : 2;
    return QString::number(value, 'f', decimals) + QChar(0x00a0) + units[unit];
}

QString energyText(double joules) {
    const bool large = joules / 3600 >= 999.5;
    const double value = joules / 3600 / (large ? 1000 : 1);
    return QString::number(value, 'f',
                           value >= 99.95   ? 0
                           : value >= 9.995 ? 1
                                            : 2)
           + QChar(0x00a0) + (large ? "kWh" : "Wh");
}

QString durationText(double seconds) {
    if (!(seconds >= 0) || seconds > 3e9) return QStringLiteral("–");
    if (seconds < 10) return TextWords::tr("%1 s").arg(seconds, 0, 'f', seconds < 1 ? 2 : 1);
    const auto whole = std::int64_t(std::llround(seconds));
    if (whole < 60) return TextWords::tr("%1 s").arg(whole);
    if (whole < 3600) return TextWords::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    if (whole < 48 * 3600) return TextWords::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
    return TextWords::tr("%1 days %2 h").arg(whole / 86400).arg(whole % 86400 / 3600);
}

QString lossText(double loss) {
    if (std::isnan(loss)) return QStringLiteral("NaN");
    if (std::isinf(loss)) return TextWords::tr("infinite");
    return QString::number(loss, 'f', std::abs(loss) < 0.01 ? 6 : 4);
}

QString numberText(double number) {
    if (number == 0) return QStringLiteral("0");
    if (std::abs(number) >= 1e-3 && std::abs(number) < 1e6) return QString::number(number, 'g', 5);
    QString text = QString::number(number, 'e', 3); // 2.000e-04 -> 2e-4
    const qsizetype e = text.indexOf('e');
    QString mantissa = text.left(e), exponent = text.mid(e + 1);
    while (mantissa.endsWith('0')) mantissa.chop(1);
    if (mantissa.endsWith('.')) mantissa.chop(1);
    return mantissa + 'e' + QString::number(exponent.toInt());
}

QString signedText(double number) {
    const QString text = QString::number(std::abs(number), 'g', 3);
    return (number > 0 ? QStringLiteral("+") : number < 0 ? QStringLiteral("−") : QString()) + text;
}

QString valueText(const Field& field, const Value& value) {
    if (const double* real = std::get_if<double>(&value)) return numberText(*real);
    const std::string text = toText(value);
    if (field.kind == FieldKind::Words) return qt(text); // typed as they are named, several in a line
    for (const Option& option : field.choices)
        if (option.name == text) return tableText(labelOf(option));
    return qt(text);
}

QString phaseText(std::string_view phase) {
    QString text = tableText(phase);
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
}

QString metricText(std::string_view metric) {
    QString text = qt(metric);
    if (text == "eval_loss") return TextWords::tr("validation loss");
    if (text == "matthews") return TextWords::tr("Matthews correlation");
    if (text == "pearson" || text == "spearman")
        return TextWords::tr("%1 correlation").arg(text.replace(0, 1, text[0].toUpper()));
    if (text.startsWith("held_out.")) return TextWords::tr("held-out %1").arg(metricText(plain(text.mid(9))));
    if (text == "perplexity") return TextWords::tr("perplexity");
    return tableText(plain(text.replace("f1", "F1").replace('_', ' '))); // those that a recipe may choose by have words
}

QString whenText(const std::string& iso8601) {
    QDateTime when = QDateTime::fromString(qt(iso8601), Qt::ISODate);
    if (!when.isValid()) return qt(iso8601);
    if (when.timeSpec() == Qt::LocalTime)
        when.setTimeZone(QTimeZone::utc()); // the store's times are UTC, marked or not
    when = when.toLocalTime();
    const QDate today = QDate::currentDate();
    const QString time = when.toString(QStringLiteral("HH:mm"));
    if (when.date() == today) return TextWords::tr("today %1").arg(time);
    if (when.date() == today.addDays(-1)) return TextWords::tr("yesterday %1").arg(time);
    const bool thisYear = when.date().year() == today.year();
    return QLocale().toString(when.date(), thisYear ? TextWords::tr("d MMM", "the format of a date")
                                                    : TextWords::tr("d MMM yyyy", "the format of a date"))
           + ' ' + time;
}

QString fileNameOf(const QString& path) {
    QString clean = path;
    while (clean.size() > 1 && clean.endsWith('/')) clean.chop(1);
    const QString name = QFileInfo(clean).fileName();
    return name.isEmpty() ? path : name;
}

QString statusText(RunStatus status) {
    switch (status) {
    case RunStatus::Queued: return TextWords::tr("waiting");
    case RunStatus::Running: return TextWords::tr("running");
    case RunStatus::Paused: return TextWords::tr("paused");
    case RunStatus::Finished: return TextWords::tr("finished");
    case RunStatus::Stopped: return TextWords::tr("stopped");
    case RunStatus::Failed: return TextWords::tr("failed");
    case RunStatus::Interrupted: return TextWords::tr("interrupted");
    }
    return {};
}

QString statusTone(RunStatus status) {
    switch (status) {
    case RunStatus::Running: return QStringLiteral("info");
    case RunStatus::Paused:
    case RunStatus::Interrupted: return QStringLiteral("warning");
    case RunStatus::Finished: return QStringLiteral("good");
    case RunStatus::Failed: return QStringLiteral("error");
    case RunStatus::Queued:
    case RunStatus::Stopped: break;
    }
    return QStringLiteral("neutral");
}

} // namespace lathe::ui
