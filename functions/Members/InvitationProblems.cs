using Traceability.Platform;
using Traceability.Platform.Problems;

namespace Traceability.Members;

/// <summary>Why an invitation lets nobody in.</summary>
public static class InvitationProblems
{
    public static ProblemResult Unknown { get; } =
        new(
            404,
            "invitation-unknown",
            new Text(
                "Lời mời này không có. Xin kiểm tra lại đường dẫn hoặc quét lại mã.",
                "There is no such invitation. Check the link, or scan the code again."
            )
        );

    public static ProblemResult Used { get; } =
        new(
            409,
            "invitation-used",
            new Text(
                "Lời mời này đã có máy khác dùng. Xin một lời mời mới.",
                "Another device has used this invitation. Ask for a new one."
            )
        );

    public static ProblemResult Ended { get; } =
        new(
            410,
            "invitation-ended",
            new Text("Lời mời này đã hết hạn. Xin một lời mời mới.", "This invitation has ended. Ask for a new one.")
        );

    public static ProblemResult DeviceRevoked { get; } =
        new(
            410,
            "device-revoked",
            new Text(
                "Máy này đã bị thu hồi quyền vào. Xin một lời mời mới.",
                "This device was revoked. Ask for a new invitation."
            )
        );
}
