#pragma once
// std on the backend's side, Qt on ours; and numbers as people read them.
#include "lathe/field.h"
#include "lathe/run.h"
#include "lathe/said.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::ui {

/// The sentence in the reader's language where a translation of its pattern is known, else in English.
QString qt(const Said& sentence);
/// A word or text of the backend's tables (a field's label, a choice's help) in the reader's language; itself where no
/// translation is known.
QString tableText(std::string_view english);

QString qt(std::string_view text); ///< as it is
inline QString qt(const std::string& text) { return qt(std::string_view(text)); }
inline QString qt(const char* text) { return qt(std::string_view(text)); }
std::string plain(const QString& text);
QStringList qt(const std::vector<std::string>& words);
std::vector<std::string> plain(const QStringList& words);

QString countText(std::int64_t count);      ///< "134 515 008"
QString shortCountText(std::int64_t count); ///< "134.5 M"
QString bytesText(std::int64_t bytes);      ///< "1.4 GiB"
QString energyText(double joules);          ///< "412 Wh", "3.1 kWh"
QString durationText(double seconds);       ///< "2 h 40 min", "3 min 5 s", "0.4 s"
QString lossText(double loss);              ///< "1.2345", "NaN"
QString numberText(double number);          ///< "2e-4", "0.05", "16"
QString signedText(double number);          ///< "+1.42": with its sign, so that one sees at once where it went
QString valueText(const Field& field, const Value& value); ///< as people read it: "near identity" of "near_identity"
QString phaseText(std::string_view phase);  ///< "Loading model" of "loading model"
QString
metricText(std::string_view metric); ///< "macro F1" of "macro_f1", "held-out perplexity" of "held_out.perplexity"
QString whenText(const std::string& iso8601); ///< "today 10:45", "21 Nov 10:45", with the year where it is another
QString fileNameOf(const QString& path);    ///< the last part; the path itself where there is none

QString statusText(RunStatus status); ///< "running", in the reader's language
QString statusTone(RunStatus status); ///< "neutral", "info", "good", "warning", "error"

} // namespace lathe::ui
