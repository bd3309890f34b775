namespace Traceability.Shops;

/// <summary>What a shop answered to one request: a value, or what ends the work on the item.</summary>
/// <param name="WasSent">Whether the shop may have done what was asked, where there is no value.</param>
readonly record struct ShopReply<T>(T? Value, ShopAnswer? Stop, bool WasSent)
    where T : class
{
    public static ShopReply<T> Of(T value) => new(value, null, true);

    public static ShopReply<T> Stopped(ShopAnswer stop, bool wasSent) => new(null, stop, wasSent);
}
