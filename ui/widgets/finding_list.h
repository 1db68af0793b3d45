#pragma once
// What was looked at before a start, each with a sign: well or not.
#include "lathe/data_preview.h"

#include <QWidget>

class QGridLayout;

namespace lathe::ui {

class FindingList : public QWidget {
    Q_OBJECT
public:
    explicit FindingList(QWidget* parent = nullptr);
    void setFindings(const std::vector<Finding>& findings); ///< the bad ones first
    int bad() const { return m_bad; }

private:
    QGridLayout* m_rows;
    int m_bad = 0;
};

} // namespace lathe::ui
