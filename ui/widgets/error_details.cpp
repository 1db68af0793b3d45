#include "widgets/error_details.h"

#include "bridge/text.h"
#include "lathe/version.h"
#include "widgets/labels.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSysInfo>

namespace lathe::ui {

QString errorDetails(const ErrorInfo& error) {
    QStringList lines{qt(toString(error.kind)), qt(std::string_view(error.message))};
    if (!error.hint.empty()) lines << qt(std::string_view(error.hint));
    lines << QStringLiteral("Lathe %1, Qt %2, %3, %4")
                 .arg(qt(programVersion()), QString::fromLatin1(qVersion()), QSysInfo::prettyProductName(),
                      QSysInfo::currentCpuArchitecture());
    return lines.join('\n');
}

QToolButton* copyDetailsButton() {
    QToolButton* button = toolButton(QStringLiteral("copy"), QToolButton::tr("Copy details"));
    button->setObjectName("copyDetails");
    button->hide();
    QObject::connect(button, &QToolButton::clicked, button,
                     [button] { QGuiApplication::clipboard()->setText(button->property("details").toString()); });
    return button;
}

void setErrorDetails(QToolButton& button, const QString& details) {
    button.setProperty("details", details);
    button.setVisible(!details.isEmpty());
}

} // namespace lathe::ui
