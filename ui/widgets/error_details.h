#pragma once
// An error as it is handed to somebody who is to help: what is shown, and what isn't.
#include "lathe/error.h"

#include <QString>

class QToolButton;

namespace lathe::ui {

/// The error's kind, message and hint, the program's version and the system, a line each; in English.
QString errorDetails(const ErrorInfo& error);

/// A small button that copies these; hidden until `setErrorDetails()` gives it some.
QToolButton* copyDetailsButton();
void setErrorDetails(QToolButton& button, const QString& details); ///< empty: hidden

} // namespace lathe::ui
