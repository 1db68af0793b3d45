#pragma once
// The wheel scrolls what is under it and never changes a value: somebody who scrolls through a form must not turn its
// boxes on the way. Values change by click and by key.
#include <QObject>

namespace lathe::ui {

/// One for the application: qApp->installEventFilter(guard).
class WheelGuard : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace lathe::ui
