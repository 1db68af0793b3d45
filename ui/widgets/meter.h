#pragma once
#include <QWidget>

namespace lathe::ui {

/// A thin bar that is filled up to a share of it.
class Meter : public QWidget {
    Q_OBJECT
public:
    explicit Meter(QWidget* parent = nullptr);
    void setShare(double share); ///< 0 to 1

    QSize sizeHint() const override { return {60, 4}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    double m_share = 0;
};

} // namespace lathe::ui
